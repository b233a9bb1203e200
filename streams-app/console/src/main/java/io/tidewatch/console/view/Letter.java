package io.tidewatch.console.view;

import io.tidewatch.topics.DeadLetter;
import java.time.Instant;
import java.util.Objects;

/**
 * A dead letter, as far as it is shown.
 *
 * @param letter what the engine says of it
 * @param partition its partition on the dead-letter topic
 * @param offset its offset there
 * @param at when it was refused
 * @param key its key as text
 * @param message its value as text, or in hexadecimal where it is none
 * @param cut whether a part of the message is left out here
 */
public record Letter(
        DeadLetter letter, int partition, long offset, Instant at, String key, String message, boolean cut) {
    public Letter {
        Objects.requireNonNull(letter, "letter");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(message, "message");
    }
}
