package io.tidewatch.engine.alert;

import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;
import java.util.Optional;

/**
 * What an action is chosen by.
 *
 * @param tier the customer's value among the shop's
 * @param valueAtRisk what is at stake, in the shop's currency
 * @param firstReason the strongest reason; empty if none is decisive
 */
public record Situation(Band band, ValueTier tier, double valueAtRisk, Optional<AlertReason> firstReason) {}
