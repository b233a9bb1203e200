package io.tidewatch.replay.generator;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.util.function.UnaryOperator;

/**
 * An event that will happen.
 *
 * @param millis when
 * @param order tells events of one moment apart; grows within a customer's life
 * @param fill adds the fields of its type
 */
record Draft(long millis, int order, EventType type, UnaryOperator<ShopEvent.Builder> fill) {}
