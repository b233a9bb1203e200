package io.tidewatch.cli.deadletter;

import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.ReasonCode;
import java.util.regex.Pattern;

/**
 * Letters that were refused for the same thing.
 *
 * @param reason their reason
 * @param detail their detail with {@code N} for each number that stands alone: where the JSON broke differs from letter to letter
 */
record LetterClass(ReasonCode reason, String detail) {
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w:.-])\\d+(,\\d{3})*(?![\\w:-])");

    static LetterClass of(DeadLetter letter) {
        return new LetterClass(letter.reason(), NUMBER.matcher(letter.detail()).replaceAll("N"));
    }
}
