package io.tidewatch.topics;

/**
 * What the user spends, beside the shop's other customers; the boundaries come with the model, unless the alert policy's
 * settings name others.
 */
public enum ValueTier {
    LOW,
    MEDIUM,
    HIGH
}
