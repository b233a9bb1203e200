package io.tidewatch.topics;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The message on the compacted topic {@code churn.models} under {@link ModelKeys#ACTIVE} and {@link ModelKeys#SHADOW}: which
 * model that is.
 *
 * @param model the model; empty: the one of each instance's own configuration ({@code @active}), none ({@code @shadow})
 * @param previous what it was before, for a rollback; empty likewise
 * @param by who said so
 * @param at when, to the millisecond
 */
public record ModelPointer(Optional<ModelReference> model, Optional<ModelReference> previous, String by, Instant at) {
    public ModelPointer {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(at, "at");
    }
}
