package io.tidewatch.replay.report;

import java.util.Objects;

/**
 * What a strategy that learns brings in a made-up shop beyond the rules.
 *
 * @param moneyPer1000 money, less what actions cost, for each 1,000 warnings, more than by the rules; the interval tells what 95 of 100 such shops
 *     would show
 * @param warnings customers whom the strategy chose an action for
 * @param own of these those for whom it was another one than the rules'
 * @param learnt outcomes that it has learnt from
 */
public record StrategyGain(MeasuredEffect.Range moneyPer1000, long warnings, long own, long learnt) {
    public StrategyGain {
        Objects.requireNonNull(moneyPer1000, "moneyPer1000");
    }
}
