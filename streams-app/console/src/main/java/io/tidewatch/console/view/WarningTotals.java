package io.tidewatch.console.view;

import java.util.List;

/**
 * Warnings in sum.
 *
 * @param open how many are open
 * @param money at risk in those of them that are kept
 * @param returned how many of the latest that ended came back
 * @param lost how many of them were lost
 * @param dearest open ones, dearest first
 */
public record WarningTotals(long open, double money, long returned, long lost, List<Warning> dearest) {
    public WarningTotals {
        dearest = List.copyOf(dearest);
    }
}
