package io.tidewatch.streams.task;

import io.tidewatch.engine.ShadowState;

/** Removes what a task keeps of a user, and says of one, beside the profile and its timer, which the core removes. */
final class UserRemoval {
    private final ShadowState shadows;
    private final Output output;

    UserRemoval(ShadowState shadows, Output output) {
        this.shadows = shadows;
        this.output = output;
    }

    /** The row of the shadow, and the latest score. */
    void remove(String userId) {
        shadows.remove(userId);
        output.noScore(userId);
    }
}
