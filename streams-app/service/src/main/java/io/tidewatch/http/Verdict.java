package io.tidewatch.http;

import java.util.Objects;

/**
 * What a probe is told.
 *
 * @param good whether the answer is yes
 * @param cause one sentence on why; for a person, not for parsing
 */
public record Verdict(boolean good, String cause) {
    public Verdict {
        Objects.requireNonNull(cause, "cause");
    }

    public static Verdict yes(String cause) {
        return new Verdict(true, cause);
    }

    public static Verdict no(String cause) {
        return new Verdict(false, cause);
    }
}
