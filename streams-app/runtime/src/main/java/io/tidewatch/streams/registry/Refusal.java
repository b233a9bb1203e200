package io.tidewatch.streams.registry;

import java.time.Instant;

/**
 * A model that this instance was told to take and did not.
 *
 * @param model its name, or the pointer's key if that cannot be read
 * @param reason what is wrong with it and what to do
 * @param at when
 */
public record Refusal(String model, String reason, Instant at) {}
