package io.tidewatch.replay.featurize;

import java.util.Objects;

/** Training data that cannot be written. Its message is one sentence for the person who asked for it. */
public final class FeaturizeException extends Exception {
    private static final long serialVersionUID = 1L;

    public FeaturizeException(String message) {
        super(Objects.requireNonNull(message));
    }

    public FeaturizeException(String message, Throwable cause) {
        super(Objects.requireNonNull(message), cause);
    }
}
