package io.tidewatch.bench.latency;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Finds the times of the events that share a feature message, or an alert's. It looks for the field and reads nothing else, since its reader
 * shares the machine with what is measured.
 */
final class EventTimes {
    /** As the engine writes it. No text in a message can hold it, whose quotes would be escaped. */
    private static final byte[] FIELD = "\"event_time\":\"".getBytes(StandardCharsets.US_ASCII);

    private static final int TIME_LENGTH = "2026-11-24T18:02:00.000Z".length();

    private EventTimes() {}

    /** Gives each event's time in order, epoch milliseconds. */
    static void forEach(byte[] message, LongConsumer times) {
        int last = message.length - FIELD.length - TIME_LENGTH;
        for (int at = 0; at <= last; at++) {
            if (isField(message, at)) {
                int from = at + FIELD.length;
                String time = new String(message, from, TIME_LENGTH, StandardCharsets.US_ASCII);
                times.accept(Instant.parse(time).toEpochMilli());
                at = from + TIME_LENGTH;
            }
        }
    }

    private static boolean isField(byte[] message, int at) {
        return message[at] == FIELD[0]
                && message[at + 1] == FIELD[1]
                && Arrays.equals(message, at, at + FIELD.length, FIELD, 0, FIELD.length);
    }
}
