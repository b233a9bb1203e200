package io.tidewatch.bench.collector;

import java.nio.charset.StandardCharsets;

/** Bodies of so many events each, every event with an id of its own, made by changing digits: the load may not cost what is measured. */
final class EventBodies {
    static final String EVENT =
            "{\"event_id\":\"b-000000000000\",\"user_id\":\"user-00000000\",\"type\":\"browse\",\"time\":1795339530250,"
                    + "\"item_id\":\"22423\",\"category\":\"home/cake stands\",\"session_id\":\"s-81\"}\n";
    private static final int ID_END = EVENT.indexOf("000000000000") + 12;
    private static final int USER_END = EVENT.indexOf("user-00000000") + 13;
    private static final int USER_DIGITS = 8;

    private final byte[] bodies;
    private final int events;
    private final int users;
    private long next;

    /**
     * Bodies.
     *
     * @param events of one
     * @param users that take turns
     */
    EventBodies(int events, int users) {
        this.bodies = EVENT.repeat(events).getBytes(StandardCharsets.US_ASCII);
        this.events = events;
        this.users = users;
    }

    /** The next one; the same array each time. */
    byte[] next() {
        for (int i = 0; i < events; i++) {
            int at = i * EVENT.length();
            digits(next, at + ID_END, 12);
            digits(next % users, at + USER_END, USER_DIGITS);
            next++;
        }
        return bodies;
    }

    /** Bytes of each. */
    int length() {
        return bodies.length;
    }

    private void digits(long number, int end, int count) {
        long left = number;
        for (int i = 1; i <= count; i++) {
            bodies[end - i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }
}
