package io.tidewatch.ops;

import java.util.Objects;

/**
 * What a probe is told.
 *
 * @param good whether the answer is yes
 * @param cause one sentence on why; for a person, not for parsing
 */
record Verdict(boolean good, String cause) {
    Verdict {
        Objects.requireNonNull(cause, "cause");
    }

    static Verdict yes(String cause) {
        return new Verdict(true, cause);
    }

    static Verdict no(String cause) {
        return new Verdict(false, cause);
    }
}
