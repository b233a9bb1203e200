package io.tidewatch.collector.intake;

import io.tidewatch.collector.config.SourceConfig;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A body that was taken apart.
 *
 * @param source who sends it; empty if that is not known, and then nothing of it is read
 * @param events in their order
 */
record Delivery(Optional<SourceConfig> source, List<Unread> events) {
    /** An event that is read once it is known that its sender may send so much. */
    @FunctionalInterface
    interface Unread {
        /** What comes of it, if it arrived at this moment. Called once. */
        Reading read(Sender sender, Instant arrivedAt);
    }

    /** Of nobody that is known. */
    static final Delivery OF_UNKNOWN = new Delivery(Optional.empty(), List.of());

    Delivery {
        Objects.requireNonNull(source, "source");
        events = List.copyOf(events);
    }

    /** What stands where an event should, and is no JSON object. */
    static Unread unreadable() {
        return (sender, arrivedAt) ->
                new Reading.Bad(EventReader.unwanted(sender, false).orElse(Reason.NO_OBJECT));
    }
}
