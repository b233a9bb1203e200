package io.tidewatch.consumer;

import io.tidewatch.topics.ChurnAlert;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a service decide about each alert id once. Kafka brings an alert again after a crash or a rebalance, and an engine
 * set to at-least-once may publish it again; the id tells.
 *
 * <p>All ids are kept, about 150 bytes each: ten thousand alerts a day for a year are half a gigabyte. A service with more than
 * that keeps them in its database.
 */
public final class Ledger {
    private final Service service;
    private final Set<String> known = new HashSet<>();

    public Ledger(Service service) {
        this.service = service;
    }

    /** Decides and remembers; empty if this alert id was decided before. */
    public Optional<Decision> take(ChurnAlert alert) {
        if (known.contains(alert.alertId())) {
            return Optional.empty();
        }
        Decision decision = service.decide(alert);
        restore(decision);
        return Optional.of(decision);
    }

    /** Remembers a decision that was made earlier. */
    public void restore(Decision decision) {
        if (known.add(decision.alertId())) {
            service.remember(decision);
        }
    }
}
