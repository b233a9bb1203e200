package io.tidewatch.engine.effect;

import java.util.List;

/**
 * What an arm brings beyond doing nothing.
 *
 * @param arm its name
 * @param effect of all its customers
 * @param breakdowns by each dimension
 * @param history the effect at the end of each day on which outcomes became known, from the first day on which something can be said
 */
public record ArmEffect(String arm, Effect effect, List<Breakdown> breakdowns, List<DayEffect> history) {
    public ArmEffect {
        breakdowns = List.copyOf(breakdowns);
        history = List.copyOf(history);
    }
}
