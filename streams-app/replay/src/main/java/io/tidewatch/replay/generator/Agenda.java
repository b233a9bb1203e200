package io.tidewatch.replay.generator;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;

/** What one customer is going to do: a visit's events and what follows from them days later, in time order. */
final class Agenda {
    private final PriorityQueue<Draft> drafts =
            new PriorityQueue<>(2, Comparator.comparingLong(Draft::millis).thenComparingInt(Draft::order));
    private final String userId;
    private int planned;

    Agenda(String userId) {
        this.userId = userId;
    }

    /** Adds an event. */
    void plan(long millis, EventType type, UnaryOperator<ShopEvent.Builder> fill) {
        drafts.add(new Draft(millis, planned++, type, fill));
    }

    /** When the next event happens. */
    OptionalLong nextMillis() {
        return drafts.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(drafts.peek().millis());
    }

    /** Takes the next event. */
    ShopEvent next() {
        Draft draft = drafts.remove();
        return draft.fill()
                .apply(ShopEvent.of(
                        userId + "-" + draft.order(), userId, draft.type(), Instant.ofEpochMilli(draft.millis())))
                .build();
    }

    /** Forgets what would happen from a time on. */
    void cancelFrom(long millis) {
        drafts.removeIf(draft -> draft.millis() >= millis);
    }
}
