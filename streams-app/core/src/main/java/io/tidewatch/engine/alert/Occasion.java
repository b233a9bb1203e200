package io.tidewatch.engine.alert;

import java.util.List;
import java.util.Objects;

/**
 * What an action is suggested at.
 *
 * @param mayBeMoney whether it may be one that costs money
 * @param lastItems what the customer bought last, dearest first
 */
public record Occasion(Situation situation, boolean mayBeMoney, List<String> lastItems) {
    public Occasion {
        Objects.requireNonNull(situation, "situation");
        lastItems = List.copyOf(lastItems);
    }
}
