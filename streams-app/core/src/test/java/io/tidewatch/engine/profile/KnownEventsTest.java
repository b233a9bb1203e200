package io.tidewatch.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.Events;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which events a profile takes for known ones; the figures that it prints are those of the reliability page. */
class KnownEventsTest {
    private static final int REMEMBERED = 29;
    /** In none of the bits that the earlier ids keep. */
    private static final long ANOTHER_BIT = 1L << 40;

    @Test
    void knowsTheLastTwentyNineEventsAgain() {
        Profile profile = Profile.empty();
        List<ShopEvent> events = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            events.add(Events.event("u", EventType.BROWSE, i));
            ProfileUpdater.apply(profile, events.get(i));
            // As a store would: every event meets the row in the form in which it is kept.
            Profile read = Profile.of(Profile.stored(profile.row().clone()));
            for (int back = 0; back <= i; back++) {
                assertThat(ProfileUpdater.isDuplicate(read, events.get(i - back)))
                        .as("%d events back", back)
                        .isEqualTo(back < REMEMBERED);
            }
        }
    }

    @Test
    void aLateEventThatWasNeverThereCounts() {
        Profile profile = Profile.empty();
        for (int i = 0; i < 100; i++) {
            ProfileUpdater.apply(profile, Events.event("u", EventType.BROWSE, i));
        }
        assertThat(ProfileUpdater.isDuplicate(profile, Events.event("u", EventType.BROWSE, 98.5)))
                .isFalse();
    }

    @Test
    void anEventThatIsNewerThanAllOfItsTypeIsNotTakenForAnEarlierOne() {
        // Given: ids whose hashes share the bits that are kept of earlier ones
        Profile profile = Profile.empty();
        Random random = new Random(3);
        long first = random.nextLong() & 0xffff_ffff_ffffL;
        ProfileUpdater.apply(profile, Events.event("u", EventType.BROWSE, 10), first);
        for (int i = 0; i < 20; i++) {
            ProfileUpdater.apply(
                    profile, Events.event("u", EventType.BROWSE, 11 + i), random.nextLong() & 0xffff_ffff_ffffL);
        }
        long alike = first ^ ANOTHER_BIT;

        assertThat(ProfileUpdater.isDuplicate(profile, Events.event("u", EventType.BROWSE, 10), first))
                .isTrue();
        assertThat(ProfileUpdater.isDuplicate(profile, Events.event("u", EventType.BROWSE, 20), alike))
                .as("as old as others of its type")
                .isTrue();
        assertThat(ProfileUpdater.isDuplicate(profile, Events.event("u", EventType.BROWSE, 40), alike))
                .as("the newest of its type")
                .isFalse();
        assertThat(ProfileUpdater.isDuplicate(profile, Events.purchase("u", 20, 5), alike))
                .as("the first of its type")
                .isFalse();
    }

    @Test
    void aNewEventIsSeldomTakenForAKnownOne() {
        // Given
        Random random = new Random(4);
        Profile profile = Profile.empty();
        for (int i = 0; i < 100; i++) {
            profile.remember(random.nextLong() & 0xffff_ffff_ffffL);
        }

        // When
        int events = 20_000_000;
        int taken = 0;
        for (int i = 0; i < events; i++) {
            long mark = random.nextLong() & 0xffff_ffff_ffffL;
            taken += profile.isRecent(mark) || profile.isEarlier(mark) ? 1 : 0;
        }

        // Then: 21 in 2^24 are expected, so 25 of these
        System.out.println(
                "new events, not newer than the last of their type, taken for known ones: " + taken + " of " + events);
        assertThat(taken).isBetween(5, 60);
    }

    @Test
    void aStretchIsKnownWholeOrNotAtAll() {
        for (int events : new int[] {1, 8, 9, 20, 28, 29, 30, 40, 100, 300}) {
            Profile profile = Profile.empty();
            List<ShopEvent> stretch = new ArrayList<>();
            for (int i = 0; i < events; i++) {
                stretch.add(Events.event("u", EventType.CART, 10 + i * 0.001));
                ProfileUpdater.apply(profile, stretch.get(i));
            }
            int twice = 0;
            for (ShopEvent again : stretch) {
                if (!ProfileUpdater.isDuplicate(profile, again)) {
                    ProfileUpdater.apply(profile, again);
                    twice++;
                }
            }
            System.out.println("of a user's last " + events + " events, all sent again, counted twice: " + twice);
            assertThat(twice).isEqualTo(events <= REMEMBERED ? 0 : events);
        }
    }
}
