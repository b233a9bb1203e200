package io.tidewatch.streams.config;

import io.tidewatch.topics.TidewatchException;
import java.util.Objects;
import java.util.Optional;

/**
 * The section {@code erasure}: how the engine knows erased users again without keeping who they are.
 *
 * @param key a secret of 32 characters or more, the same in all instances and for ever; without one requests wait on their topic
 */
public record ErasureConfig(Optional<String> key) {
    /** As long as what it makes: a shorter one is easier to guess than a hash. */
    private static final int LEAST_KEY_LENGTH = 32;

    public ErasureConfig {
        Objects.requireNonNull(key, "key");
        key.filter(secret -> secret.length() < LEAST_KEY_LENGTH).ifPresent(secret -> {
            throw new TidewatchException(
                    "'erasure.key' has %d characters; give at least %d random ones, as from 'openssl rand -hex 24', and keep"
                                    .formatted(secret.length(), LEAST_KEY_LENGTH)
                            + " them: with another key erased users are not known again");
        });
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ErasureConfig[key=%s]".formatted(key.isPresent() ? "(set)" : "(none)");
    }
}
