package io.tidewatch.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.profile.Profile;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeptRowTest {
    @Test
    void aKeptRowTellsWhatItsEngineKnew() throws Exception {
        Map<String, Object> expected = new TreeMap<>();
        expected.put("BROWSE", millis("2026-03-01T09:00:00Z"));
        expected.put("SEARCH", millis("2026-05-01T20:00:00Z"));
        expected.put("CART", millis("2026-03-01T09:02:10Z"));
        expected.put("FAVOURITE", millis("2026-05-01T20:01:00Z"));
        expected.put("PURCHASE", millis("2026-04-02T12:00:00Z"));
        expected.put("RETURN", millis("2026-04-10T08:15:00Z"));
        expected.put("REVIEW", millis("2026-03-12T18:30:00Z"));
        expected.put("SUPPORT", millis("2026-04-10T08:20:00Z"));
        expected.put("VISITS_30", 2.6726577f);
        expected.put("VISITS_120", 4.1774664f);
        expected.put("PURCHASES_7", 0.057041913f);
        expected.put("PURCHASES_30", 0.7494871f);
        expected.put("PURCHASES_120", 1.5453254f);
        expected.put("SPEND_30", 45.03918f);
        expected.put("SPEND_120", 99.22285f);
        expected.put("RETURNS_120", 0.8832626f);
        expected.put("SUPPORT_30", 0.6086872f);
        expected.put("ACTIVITY_7", 2.3067489f);
        expected.put("ACTIVITY_30", 4.7647514f);
        expected.put("firstTime", millis("2026-03-01T09:00:00Z"));
        expected.put("lastTime", millis("2026-05-01T20:01:00.750Z"));
        expected.put("lastOfVisit", millis("2026-05-01T20:01:00Z"));
        expected.put("visits", 5);
        expected.put("purchases", 2);
        expected.put("returns", 1);
        expected.put("ratings", 2);
        expected.put("ratingMean", 2.75f);
        expected.put("ratingLast", 1.5f);
        expected.put("ratingRecent", 3f);
        expected.put("spendTotal", 130f);
        expected.put("linesMean", 1.5f);
        expected.put("linesRecent", 1.6f);
        expected.put("valueRecent", 83.94f);
        expected.put("categoriesMean", 1f);
        expected.put("categoriesRecent", 1f);
        expected.put("gapMean", 15.363628f);
        expected.put("purchaseGapMean", 32.12118f);
        expected.put("gapLogSum", 999_033);
        expected.put("gapLogSquares", 28.61208f);
        expected.put("gapLogLongest", 3.0445127f);
        expected.put("gapLogRecent", 2.6732256f);
        expected.put("lastItems", List.of("chair"));
        expected.put("lastEvent", Profile.eventMark("e9"));
        expected.put("model", 0x0123456789abcdefL);
        expected.put("band", "AT_RISK");
        expected.put("episodeState", "OPEN");
        expected.put("alertedBand", "WATCH");
        expected.put("episodeOrdinal", 2);
        expected.put("episodeAnchor", millis("2026-04-10T08:20:00Z"));
        expected.put("episodeExpires", millis("2026-07-10T00:00:00Z"));
        expected.put("coolDownUntil", millis("2026-05-10T08:20:00Z"));
        expected.put("timerAt", millis("2026-05-20T11:00:00.125Z"));
        for (int i = 0; i < 32; i++) {
            expected.put("hidden " + i, (i % 2 == 0 ? 1 : -1) * i / 64f);
        }
        for (int i = 0; i < 17; i++) {
            expected.put("risk " + i, 600 * i + i * i % 7);
        }

        Profile profile = Profile.of(KeptRow.bytes());

        assertThat(EngineDriver.fields(KeptRow.bytes())).isEqualTo(expected);
        assertThat(profile.encodedCount()).isEqualTo(3);
        assertThat(Arrays.hashCode(profile.encoded(0))).isEqualTo(1_969_765_476);
        assertThat(Arrays.hashCode(profile.encoded(1))).isEqualTo(-33_450_302);
        assertThat(Arrays.hashCode(profile.encoded(2))).isEqualTo(-355_149_093);
        for (int event = 2; event <= 9; event++) {
            assertThat(profile.isRecent(Profile.eventMark("e" + event))).isTrue();
        }
        assertThat(profile.isRecent(Profile.eventMark("e1"))).isFalse();
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
