package io.tidewatch.streams.task;

import io.tidewatch.streams.config.TimeConfig;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.input.InputFormat;

/** Decides whether a record is an event that the engine takes: readable, valid, rightly keyed, and of a possible time. */
final class EventIntake {
    private final TimeConfig time;
    private final InputFormat format;

    EventIntake(TimeConfig time, InputFormat format) {
        this.time = time;
        this.format = format;
    }

    /**
     * The event of a record that has just come. In doubt about the time it is taken: a clock that is set wrong for a while must
     * not send a shop's events to the dead-letter topic.
     *
     * @param wallMillis the wall clock, epoch milliseconds
     * @param steadyMillis what a task goes by, which doubts a jump of that clock
     * @throws InvalidEventException with the reason for the dead-letter topic
     */
    ShopEvent accept(PendingRow row, long wallMillis, long steadyMillis) throws InvalidEventException {
        ShopEvent event = read(row);
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
    ShopEvent read(PendingRow row) throws InvalidEventException {
        if (row.value().isEmpty()) {
            throw new InvalidEventException(
                    ReasonCode.UNREADABLE, "the message has no value; a tombstone deletes nothing here, so send none");
        }
        ShopEvent event = event(row, row.value().get());
        if (row.key().isEmpty()) {
            throw new InvalidEventException(ReasonCode.WRONG_KEY, "the message has no key; it must be the user_id");
        }
        byte[] key = row.key().get();
        if (!format.isKeyOf(key, event.userId())) {
            throw new InvalidEventException(ReasonCode.WRONG_KEY, format.toldOfKey(key, event.userId()));
        }
        return event;
    }

    /** The user id in UTF-8 of a record that was accepted: what its partition follows from. */
    byte[] userKey(PendingRow row, ShopEvent event) {
        return format.userKey(row.key().orElseThrow(), event.userId());
    }

    private ShopEvent event(PendingRow row, byte[] value) throws InvalidEventException {
        try {
            // Whatever the format: the room for what waits, in memory and in topics, is reckoned by it.
            ShopEventCodec.checkSize(value);
            return format.read(value);
        } catch (InvalidEventException refused) {
            throw new InvalidEventException(refused.reason(), format.told(refused, value, row.headers()));
        }
    }

    /** Refuses a time that no honest clock shows yet. */
    void checkFuture(long millis, long wallMillis) throws InvalidEventException {
        if (millis > wallMillis + time.maxFuture().toMillis()) {
            throw new InvalidEventException(
                    ReasonCode.FROM_THE_FUTURE, "time is more than " + time.maxFuture() + " ahead of the clock");
        }
    }
}
