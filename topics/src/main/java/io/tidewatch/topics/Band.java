package io.tidewatch.topics;

/** Risk cut by thresholds, from least to most urgent. The order is part of the contract. */
public enum Band {
    HEALTHY,
    WATCH,
    AT_RISK,
    CRITICAL
}
