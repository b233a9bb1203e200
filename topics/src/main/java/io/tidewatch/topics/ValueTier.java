package io.tidewatch.topics;

/** What the user has been worth to the shop lately; the boundaries are configuration of the alert policy. */
public enum ValueTier {
    LOW,
    MEDIUM,
    HIGH
}
