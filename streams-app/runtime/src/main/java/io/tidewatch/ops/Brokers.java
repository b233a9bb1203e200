package io.tidewatch.ops;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the brokers answer, as far as somebody has asked them. A refusal is an answer too.
 *
 * @param lastAnswer when a broker last answered; empty before the first answer
 * @param answeringSince since when every ask was answered; empty while none is, and before the first
 * @param silentSince since when none was answered: when the first ask that got no answer began, or the last answer before its
 *     end; empty while they answer, and before the first ask
 */
record Brokers(Optional<Instant> lastAnswer, Optional<Instant> answeringSince, Optional<Instant> silentSince) {
    Brokers {
        Objects.requireNonNull(lastAnswer, "lastAnswer");
        Objects.requireNonNull(answeringSince, "answeringSince");
        Objects.requireNonNull(silentSince, "silentSince");
    }

    /** Nobody has asked yet. */
    static Brokers unasked() {
        return new Brokers(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** An ask was answered at a moment. */
    Brokers answered(Instant now) {
        return new Brokers(Optional.of(now), answeringSince.or(() -> Optional.of(now)), Optional.empty());
    }

    /** An ask that began at a moment got no answer. */
    Brokers unanswered(Instant asked) {
        Optional<Instant> since = silentSince.or(
                () -> Stream.concat(Stream.of(asked), lastAnswer.stream()).max(Instant::compareTo));
        return new Brokers(lastAnswer, Optional.empty(), since);
    }
}
