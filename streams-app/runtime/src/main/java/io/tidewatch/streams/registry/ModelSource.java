package io.tidewatch.streams.registry;

import io.tidewatch.topics.ModelReference;
import java.time.Duration;
import java.util.Optional;

/** Where tasks get the model that decides. Thread-safe. */
public interface ModelSource {
    /** What is in force now: the same object until that changes. */
    InForce inForce();

    /**
     * Waits until pointers have been considered up to an offset.
     *
     * @return false if that did not come to pass in time, or never will
     */
    boolean awaitActivation(long activation, Duration within);

    /**
     * A model that may not be in force any more, held for the caller, who lets go of it.
     *
     * @param published which published model; empty: the one of the configuration
     * @return empty if it cannot be had, or not in time
     */
    Optional<ServedModel> find(Optional<ModelReference> published, Duration within);

    /**
     * Gives up a model in force that fails on everybody, and goes back to what was in force before it.
     *
     * @param model by which published model it is
     * @param reason what it fails with
     * @return whether another one is in force; false if there is none, or not in time
     */
    default boolean giveUp(ServedModel model, String reason, Duration within) {
        return false;
    }

    /** Whether a model was given up here, so that no other task needs to find out what it fails with. */
    default boolean isGivenUp(ServedModel model) {
        return false;
    }

    /** The model in the shadow of the one in force, the same object until that changes; empty if there is none. */
    default Optional<InForce> shadow() {
        return Optional.empty();
    }

    /** The model in the shadow now, held for the caller, who lets go of it. */
    default Optional<InForce> holdShadow() {
        Optional<InForce> now = shadow();
        // As with the one in force.
        while (now.isPresent() && !now.get().model().retain()) {
            now = shadow();
        }
        return now;
    }

    /**
     * What is in force now, held for the caller, who lets go of its model.
     *
     * @throws IllegalStateException if the model in force is closed, which no caller could wait for to change
     */
    default InForce retain() {
        InForce now = inForce();
        while (!now.model().retain()) {
            // It may have been replaced and closed between the two calls; then there is a new one.
            InForce next = inForce();
            if (next == now) {
                throw new IllegalStateException("The model in force is closed.");
            }
            now = next;
        }
        return now;
    }

    /** A source of one model that nothing replaces; its holder stays the caller. */
    static ModelSource of(ServedModel model) {
        InForce always = new InForce(model, InForce.CONFIGURED);
        return new ModelSource() {
            @Override
            public InForce inForce() {
                return always;
            }

            @Override
            public boolean awaitActivation(long activation, Duration within) {
                return activation <= InForce.CONFIGURED;
            }

            @Override
            public Optional<ServedModel> find(Optional<ModelReference> published, Duration within) {
                return Optional.of(model).filter(only -> only.published().equals(published) && only.retain());
            }
        };
    }
}
