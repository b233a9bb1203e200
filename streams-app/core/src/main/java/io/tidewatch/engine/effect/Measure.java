package io.tidewatch.engine.effect;

/** The outcomes whose effects are told. */
public enum Measure {
    /** Whether a customer came before the churn window ended: 0 or 1. */
    KEPT,
    /** What a customer spent until then, less what the actions cost: money. */
    MONEY
}
