package io.tidewatch.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.Events;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.feature.VectorEncoding;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProfileTest {
    /** With 32 hidden units and a grid to a year, bytes: what the state's size is planned with. */
    private static final int LARGEST_ROW = 552;

    @Test
    void aStoredRowHasSomeHalfAKilobyte() {
        // Given
        Random random = new Random(1);
        float[] hidden = new float[32];
        int[] curve = new int[17];
        Map<String, Profile> profiles = new HashMap<>();

        // When
        for (ShopEvent event : Events.log(7, 50, 100)) {
            Profile profile = profiles.computeIfAbsent(event.userId(), user -> Profile.empty());
            Change change = ProfileUpdater.apply(profile, event);
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] = 2 * random.nextFloat() - 1;
            }
            for (int i = 0; i < curve.length; i++) {
                curve[i] = Math.min(10_000, 550 * i + random.nextInt(500));
            }
            profile.score(7, hidden, curve);
            profile.appendEncoded(
                    VectorEncoding.encode(FeatureCatalogue.vector(profile, change, event)), VectorEncoding.absent());
        }

        // Then
        IntSummaryStatistics bytes = profiles.values().stream()
                .mapToInt(profile -> Profile.stored(profile.row()).length)
                .summaryStatistics();
        System.out.println("stored profile rows of long histories: " + Math.round(bytes.getAverage())
                + " bytes in the mean, " + bytes.getMax() + " at most");
        assertThat(bytes.getCount()).isEqualTo(50);
        assertThat(bytes.getMax()).isLessThanOrEqualTo(LARGEST_ROW);
    }

    @Test
    void everythingComesBackFromTheRow() {
        // Given
        Profile profile = Profile.empty();
        ProfileUpdater.apply(profile, Events.purchase("u", 0, 20));
        ProfileUpdater.apply(profile, Events.purchase("u", 9.5, 40));
        profile.score(77, new float[] {0.5f, -0.25f}, new int[] {100, 9_999});
        profile.appendEncoded(new byte[] {1, 2, 3}, new byte[3]);
        profile.appendEncoded(new byte[] {4, 5, 6}, new byte[3]);
        profile.band(Band.AT_RISK);
        profile.episodeState(EpisodeState.OPEN);
        profile.alertedBand(Band.AT_RISK);
        profile.episodeOrdinal(3);
        profile.episodeAnchor(Events.day(9.5).toEpochMilli());
        profile.episodeExpires(Events.day(40).toEpochMilli());
        profile.coolDownUntil(Events.day(50).toEpochMilli());
        profile.timerAt(Events.day(12).toEpochMilli());

        // When
        Profile read = Profile.of(Profile.stored(profile.row()));

        // Then
        assertThat(read.row()).isEqualTo(profile.row());
        assertThat(read.visits()).isEqualTo(2);
        assertThat(read.gapMean()).isEqualTo(9.5f);
        assertThat(read.spendTotal()).isEqualTo(60f);
        assertThat(read.lastTime()).isEqualTo(Events.day(9.5).toEpochMilli());
        assertThat(read.lastTime(EventType.PURCHASE)).isEqualTo(Events.day(9.5).toEpochMilli());
        assertThat(read.lastTime(EventType.RETURN)).isZero();
        assertThat(read.model()).isEqualTo(77);
        float[] hidden = new float[2];
        read.readHidden(hidden, 0);
        assertThat(hidden).containsExactly(0.5f, -0.25f);
        assertThat(read.risk(1)).isEqualTo(9_999);
        assertThat(read.encoded(0)).containsExactly(1, 2, 3);
        assertThat(read.encoded(1)).containsExactly(4, 5, 6);
        assertThat(read.gapLogSum()).isEqualTo(GapLogarithm.units(9));
        assertThat(read.lastItems()).containsExactly("item-40");
        assertThat(read.band()).isEqualTo(Band.AT_RISK);
        assertThat(read.episodeState()).isEqualTo(EpisodeState.OPEN);
        assertThat(read.alertedBand()).isEqualTo(Band.AT_RISK);
        assertThat(read.episodeOrdinal()).isEqualTo(3);
        assertThat(read.episodeAnchor()).isEqualTo(Events.day(9.5).toEpochMilli());
        assertThat(read.episodeExpires()).isEqualTo(Events.day(40).toEpochMilli());
        assertThat(read.coolDownUntil()).isEqualTo(Events.day(50).toEpochMilli());
        assertThat(read.timerAt()).isEqualTo(Events.day(12).toEpochMilli());
    }

    @Test
    void keepsTheLastEncodedEventsOldestFirst() {
        Profile profile = Profile.empty();
        for (byte i = 1; i <= 5; i++) {
            profile.appendEncoded(new byte[] {i}, new byte[1]);
        }
        assertThat(profile.encodedCount()).isEqualTo(3);
        assertThat(new byte[] {profile.encoded(0)[0], profile.encoded(1)[0], profile.encoded(2)[0]})
                .containsExactly(3, 4, 5);
    }

    @Test
    void keptEventsOfASmallerCatalogueAreFilledUpAndThoseOfALargerOneCut() {
        Profile profile = Profile.empty();
        profile.lastItems(List.of("chair"));
        for (byte i = 1; i <= 3; i++) {
            profile.appendEncoded(new byte[] {i, i}, new byte[2]);
        }

        profile.appendEncoded(new byte[] {4, 4, 4}, new byte[] {7, 7, 7});

        assertThat(profile.encodedCount()).isEqualTo(3);
        assertThat(profile.encoded(0)).containsExactly(2, 2, 7);
        assertThat(profile.encoded(2)).containsExactly(4, 4, 4);

        profile.appendEncoded(new byte[] {5}, new byte[1]);

        assertThat(profile.encoded(0)).containsExactly(3);
        assertThat(profile.encoded(1)).containsExactly(4);
        assertThat(profile.encoded(2)).containsExactly(5);
        assertThat(profile.lastItems()).containsExactly("chair");
    }

    @Test
    void aModelOfAnotherSizeTakesOverTheRow() {
        Profile profile = Profile.empty();
        profile.score(1, new float[] {1, 1}, new int[] {5, 6, 7});
        profile.appendEncoded(new byte[] {9, 9}, new byte[2]);

        profile.score(2, new float[] {0.5f, 0.25f, 0.125f}, new int[] {1});

        Profile read = Profile.of(Profile.stored(profile.row()));
        float[] hidden = new float[3];
        read.readHidden(hidden, 0);
        assertThat(hidden).containsExactly(0.5f, 0.25f, 0.125f);
        assertThat(read.risk(0)).isEqualTo(1);
        assertThat(read.encoded(0)).containsExactly(9, 9);
    }

    @Test
    void aLateEventHasNoGapAndDoesNotTurnTheClockBack() {
        Profile profile = Profile.empty();
        ProfileUpdater.apply(profile, Events.purchase("u", 10, 20));

        Change late = ProfileUpdater.apply(profile, Events.purchase("u", 4, 30));

        assertThat(late.silence()).isZero();
        assertThat(late.newVisit()).isFalse();
        assertThat(profile.lastTime()).isEqualTo(Events.day(10).toEpochMilli());
        assertThat(profile.purchases()).isEqualTo(2);
    }

    @Test
    void countersFallByHalfInTheirHalfLife() {
        Profile profile = Profile.empty();
        ProfileUpdater.apply(profile, Events.purchase("u", 0, 80));
        ProfileUpdater.apply(profile, Events.event("u", EventType.BROWSE, 30));

        assertThat(profile.rolling(Rolling.SPEND_30)).isCloseTo(40f, org.assertj.core.data.Offset.offset(1e-3f));
        assertThat(profile.rolling(Rolling.VISITS_30)).isCloseTo(1.5f, org.assertj.core.data.Offset.offset(1e-5f));
    }

    @Test
    void refusesARowThatIsCutShortOrOfAnotherVersion() {
        byte[] row = Profile.empty().row();
        byte[] newer = row.clone();
        newer[0] = 99;

        byte[] first = row.clone();
        first[0] = 1;

        assertThatThrownBy(() -> Profile.of(Arrays.copyOf(row, 40))).hasMessageContaining("40 bytes");
        assertThatThrownBy(() -> Profile.of(first)).hasMessageContaining("application_id");
        assertThatThrownBy(() -> Profile.of(Arrays.copyOf(row, row.length + 1))).hasMessageContaining("length");
        assertThatThrownBy(() -> Profile.of(newer)).hasMessageContaining("version 99");
    }
}
