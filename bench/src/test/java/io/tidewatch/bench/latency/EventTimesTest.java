package io.tidewatch.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTimesTest {
    private static final Instant TIME = Instant.parse("2026-11-24T18:02:00.123Z");

    @Test
    void findsTheTimeOfEachEventInAMessage() {
        byte[] message = FeatureRecordCodec.write(
                List.of(served("a", TIME), served("b", TIME.plusMillis(1)), served("c", TIME.minusMillis(7))));

        assertThat(times(message))
                .containsExactly(TIME.toEpochMilli(), TIME.toEpochMilli() + 1, TIME.toEpochMilli() - 7);
    }

    @Test
    void isNotMisledByAnId() {
        byte[] message = FeatureRecordCodec.write(List.of(served("\"event_time\":\"2000-01-01T00:00:00.000Z\"", TIME)));

        assertThat(times(message)).containsExactly(TIME.toEpochMilli());
    }

    @Test
    void findsNothingInWhatIsTooShort() {
        assertThat(times("{\"event_time\":\"2026\"}".getBytes())).isEmpty();
        assertThat(times(new byte[0])).isEmpty();
    }

    private static List<Long> times(byte[] message) {
        List<Long> times = new ArrayList<>();
        EventTimes.forEach(message, times::add);
        return times;
    }

    private static FeatureRecord served(String eventId, Instant time) {
        return new FeatureRecord(eventId, "user", EventType.BROWSE, time, "c", new float[] {1, 0.5f}, 0.5, "m");
    }
}
