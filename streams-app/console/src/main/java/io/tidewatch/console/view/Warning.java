package io.tidewatch.console.view;

import io.tidewatch.topics.ChurnAlert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An episode as far as its alerts tell: a warning and what became of it.
 *
 * @param raised the alert that began it, or the first that was read of it
 * @param latest the alert that tells how things stand
 * @param state what became of it
 * @param endedAt when it ended
 * @param receipts what consumers did, oldest first
 */
public record Warning(
        ChurnAlert raised, ChurnAlert latest, State state, Optional<Instant> endedAt, List<Done> receipts) {
    /** Receipts of an episode that are kept: two consumers and a second try of each. */
    private static final int MOST_RECEIPTS = 6;

    /** What became of a warning. */
    public enum State {
        OPEN,
        /** The customer came back, or the risk fell. */
        RETURNED,
        /** The window ended without a visit. */
        LOST
    }

    /**
     * What a consumer did.
     *
     * @param consumer its name
     * @param status in its words
     * @param action what was done
     * @param at when
     */
    public record Done(String consumer, String status, String action, Instant at) {
        public Done {
            Objects.requireNonNull(consumer, "consumer");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(at, "at");
        }
    }

    public Warning {
        Objects.requireNonNull(raised, "raised");
        Objects.requireNonNull(latest, "latest");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(endedAt, "endedAt");
        receipts = List.copyOf(receipts);
    }

    /** One of which a first alert was read. */
    static Warning begun(ChurnAlert alert) {
        return new Warning(alert, alert, State.OPEN, Optional.empty(), List.of());
    }

    /** The same after another alert of the episode. */
    Warning after(ChurnAlert alert) {
        return switch (alert.kind()) {
            case RAISED, ESCALATED -> new Warning(raised, alert, state, endedAt, receipts);
            case RESOLVED -> ended(State.RETURNED, alert);
            // Of an erased customer nothing is kept; the book takes care of that.
            case EXPIRED, ERASED -> ended(State.LOST, alert);
        };
    }

    /** The same after a consumer's receipt; the oldest goes where there are too many. */
    Warning with(Done done) {
        List<Done> more = new ArrayList<>(receipts);
        more.add(done);
        return new Warning(
                raised, latest, state, endedAt, more.subList(Math.max(0, more.size() - MOST_RECEIPTS), more.size()));
    }

    /** The money that was at stake when it was last warned of. */
    public double moneyAtRisk() {
        return latest.valueAtRisk().orElse(0);
    }

    private Warning ended(State how, ChurnAlert alert) {
        // The last warning keeps the figures: an end has the risk of a customer who is back or gone.
        return new Warning(raised, latest, how, Optional.of(alert.eventTime()), receipts);
    }
}
