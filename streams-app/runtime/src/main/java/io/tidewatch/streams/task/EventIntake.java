package io.tidewatch.streams.task;

import io.tidewatch.streams.config.TimeConfig;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Decides whether a record is an event that the engine takes: readable, valid, rightly keyed, and of a possible time. */
final class EventIntake {
    private final TimeConfig time;

    EventIntake(TimeConfig time) {
        this.time = time;
    }

    /**
     * The event of a record that has just come. In doubt about the time it is taken: a clock that is set wrong for a while must
     * not send a shop's events to the dead-letter topic.
     *
     * @param wallMillis the wall clock, epoch milliseconds
     * @param steadyMillis what a task goes by, which doubts a jump of that clock
     * @throws InvalidEventException with the reason for the dead-letter topic
     */
    ShopEvent accept(Optional<byte[]> key, Optional<byte[]> value, long wallMillis, long steadyMillis)
            throws InvalidEventException {
        ShopEvent event = read(key, value);
        long millis = event.time().toEpochMilli();
        checkFuture(millis, Math.max(wallMillis, steadyMillis));
        if (time.mode() == TimeConfig.Mode.LIVE
                && millis < Math.min(wallMillis, steadyMillis) - time.maxAge().toMillis()) {
            throw new InvalidEventException(
                    ReasonCode.TOO_OLD, "time is more than " + time.maxAge() + " behind the clock");
        }
        return event;
    }

    /** The event of a record that was accepted before: the wall clock has moved on and is not asked again. */
    ShopEvent read(Optional<byte[]> key, Optional<byte[]> value) throws InvalidEventException {
        if (value.isEmpty()) {
            throw new InvalidEventException(ReasonCode.UNREADABLE, "the message has no value");
        }
        ShopEvent event = ShopEventCodec.read(value.get());
        if (key.isEmpty()) {
            throw new InvalidEventException(ReasonCode.WRONG_KEY, "the message has no key; it must be the user_id");
        }
        if (!isText(key.get(), event.userId())) {
            throw new InvalidEventException(ReasonCode.WRONG_KEY, "the message's key is not its user_id");
        }
        return event;
    }

    /** Refuses a time that no honest clock shows yet. */
    void checkFuture(long millis, long wallMillis) throws InvalidEventException {
        if (millis > wallMillis + time.maxFuture().toMillis()) {
            throw new InvalidEventException(
                    ReasonCode.FROM_THE_FUTURE, "time is more than " + time.maxFuture() + " ahead of the clock");
        }
    }

    /** Whether the bytes are the text in UTF-8; nothing is made for the usual id, which is ASCII. */
    private static boolean isText(byte[] bytes, String text) {
        if (bytes.length == text.length()) {
            int i = 0;
            while (i < bytes.length && bytes[i] >= 0 && bytes[i] == text.charAt(i)) {
                i++;
            }
            // Longer in UTF-8 than in characters otherwise.
            return i == bytes.length;
        }
        return Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8));
    }
}
