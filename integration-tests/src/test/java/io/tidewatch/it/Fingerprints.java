package io.tidewatch.it;

import io.tidewatch.topics.ChurnAlert;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/** Which events were scored and which alerts sent, in eight bytes each, so that millions can be compared. Two alike are counted twice. */
final class Fingerprints {
    private long[] scored = new long[1024];
    private int scoredCount;
    private long[] alerts = new long[1024];
    private int alertCount;

    void scored(String eventId) {
        if (scoredCount == scored.length) {
            scored = Arrays.copyOf(scored, 2 * scored.length);
        }
        scored[scoredCount++] = print(eventId);
    }

    void alert(ChurnAlert alert) {
        if (alertCount == alerts.length) {
            alerts = Arrays.copyOf(alerts, 2 * alerts.length);
        }
        alerts[alertCount++] = print(String.join(
                " ",
                alert.alertId(),
                alert.episodeId(),
                alert.userId(),
                alert.kind().name(),
                alert.band().name(),
                alert.eventTime().toString()));
    }

    int scoredCount() {
        return scoredCount;
    }

    int alertCount() {
        return alertCount;
    }

    /** Where another run differs from this one, in words; empty if nowhere. */
    List<String> differences(Fingerprints other) {
        List<String> differences = new ArrayList<>();
        compare("scored events", sorted(scored, scoredCount), sorted(other.scored, other.scoredCount), differences);
        compare("alerts", sorted(alerts, alertCount), sorted(other.alerts, other.alertCount), differences);
        return differences;
    }

    private static void compare(String what, long[] expected, long[] actual, List<String> differences) {
        if (!Arrays.equals(expected, actual)) {
            differences.add("%s: %,d expected, %,d received, the first difference at %d"
                    .formatted(what, expected.length, actual.length, Arrays.mismatch(expected, actual)));
        }
    }

    private static long[] sorted(long[] prints, int count) {
        long[] sorted = Arrays.copyOf(prints, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Two hashes with seeds of their own by what they begin at: the text, and the text turned round. */
    private static long print(String text) {
        int forwards = Utils.murmur2(text.getBytes(StandardCharsets.UTF_8));
        int backwards =
                Utils.murmur2(new StringBuilder(text).reverse().toString().getBytes(StandardCharsets.UTF_8));
        return (long) forwards << Integer.SIZE | Integer.toUnsignedLong(backwards);
    }
}
