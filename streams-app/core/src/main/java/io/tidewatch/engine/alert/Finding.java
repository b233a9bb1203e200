package io.tidewatch.engine.alert;

import io.tidewatch.topics.AlertReason;
import java.util.function.Function;

/**
 * Something that a customer's profile shows, and that can be told.
 *
 * @param text the sentence, in the language whose sentences it is given; made only if it is told, since most of the cost of a reason is its
 *     text
 */
record Finding(AlertReason code, Function<Sentences, String> text) {}
