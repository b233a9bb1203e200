package io.tidewatch.streams.task;

import io.tidewatch.streams.config.TimeConfig;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.streams.state.PendingSlots;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events of one task's partition that belong to another one there, and knows which partitions do the same to this one. What it
 * knows is part of the task's state. Where every producer partitions as Kafka's own does, this is one hash an event.
 *
 * <p>An event that is sent on comes later than others of its time, so silences are decided only as far as the slowest partition
 * that sends some here has come, which tells its progress behind its events.
 */
final class Rerouting {
    private static final Logger LOGGER = LoggerFactory.getLogger(Rerouting.class);
    private final HomePartition home;
    private final int own;
    private final PendingSlots slots;
    private final Output output;
    private final Reroutes known;
    private boolean changed;
    private boolean warned;
    /** As far as silences were decided. */
    private OptionalLong reached = OptionalLong.empty();

    /**
     * @param own the task's partition
     * @param slots where an earlier owner of the task left what it knew
     */
    Rerouting(HomePartition home, int own, TimeConfig.Mode mode, PendingSlots slots, Output output) {
        this.home = home;
        this.own = own;
        this.slots = slots;
        this.output = output;
        this.known = new Reroutes(own, mode == TimeConfig.Mode.LIVE);
        slots.reroutes().ifPresent(known::read);
    }

    /**
     * Whether an event of the task's own partition belongs to another one.
     *
     * @param user the user id in UTF-8: its record's key, but for formats of input that wrap it
     */
    boolean isAstray(byte[] user) {
        return home.of(user) != own;
    }

    /**
     * Sends such an event on.
     *
     * @param user as in {@link #isAstray}
     * @param clockMillis the task's clock, by its own partition alone
     */
    void sendOn(PendingRow row, byte[] user, long clockMillis) {
        int target = home.of(user);
        output.reroute(row, user);
        changed = true;
        boolean isAnother = known.behind().sent(target, clockMillis);
        if (isAnother) {
            // In the commit that takes the event, or a next owner would tell nobody how far it has come.
            keep();
        }
        // After growing, a partition still has events of those that came from it, which is no producer's mistake.
        if (isAnother && !warned) {
            warned = true;
            LOGGER.atWarn()
                    .addKeyValue("topic", row.topic())
                    .addKeyValue("partition", row.partition())
                    .addKeyValue("offset", row.offset())
                    .addKeyValue("belongsTo", target)
                    .log("Events lie in another partition than murmur2 of their user id, and are sent on to it; set"
                            + " partitioner = murmur2_random in clients on librdkafka, and StringConverter as"
                            + " key.converter of Kafka Connect. Told once");
        }
    }

    /** An event came from another partition, and was taken. */
    void arrived(int from, long eventMillis) {
        observed(known.ahead().observe(from, eventMillis));
    }

    /** A partition has told how far it has come. */
    void noted(ProgressNote note) {
        observed(
                note.clockMillis() == ProgressNote.NOTHING_MORE
                        ? known.ahead().leave(note.from())
                        : known.ahead().observe(note.from(), note.clockMillis()));
    }

    /** Tells the partitions that wait for this one how far it has come. Whether there was something to tell. */
    boolean tell(OptionalLong clock, long wallMillis, long steadyMillis) {
        List<ProgressNote> notes = known.behind().notes(clock, steadyMillis);
        for (ProgressNote note : notes) {
            output.progress(note.record(wallMillis));
            changed |= note.clockMillis() == ProgressNote.NOTHING_MORE;
        }
        return !notes.isEmpty();
    }

    /** As far as silences may be decided, given the clock of the task's own partition. */
    OptionalLong safe(OptionalLong clock) {
        OptionalLong slowest = known.ahead().slowest();
        if (slowest.isEmpty() || clock.isEmpty()) {
            return clock.isPresent() ? clock : slowest;
        }
        return OptionalLong.of(Math.min(clock.getAsLong(), slowest.getAsLong()));
    }

    /** Silences were decided up to a moment. Returns the latest such moment, which a partition that is new here may lie behind. */
    OptionalLong reach(OptionalLong moment) {
        if (moment.isPresent() && (reached.isEmpty() || moment.getAsLong() > reached.getAsLong())) {
            reached = moment;
        }
        return reached;
    }

    /** Writes down what has changed; to be called wherever the clock is kept. */
    void keep() {
        if (changed) {
            slots.keepReroutes(known.encode());
            changed = false;
        }
    }

    private void observed(boolean isAnother) {
        changed = true;
        if (isAnother) {
            keep();
        }
    }
}
