package io.tidewatch.engine;

import io.tidewatch.engine.profile.Profile;

/** One user while a batch or a timer is decided: the profile in memory, and the user's events in the batch. */
final class Customer {
    private final String userId;
    private final Profile profile;
    private final long storedTimer;
    private Step first;
    private Step last;
    private boolean changed;
    private boolean forgotten;

    Customer(String userId, EngineState state) {
        this.userId = userId;
        this.profile = state.readProfile(userId).map(Profile::of).orElseGet(Profile::empty);
        this.storedTimer = profile.timerAt();
    }

    String userId() {
        return userId;
    }

    Profile profile() {
        return profile;
    }

    /** Adds an event behind the user's others in the batch. */
    void append(Step step) {
        if (last == null) {
            first = step;
        } else {
            last.next(step);
        }
        last = step;
    }

    /** The user's first event in the batch. */
    Step first() {
        return first;
    }

    void change() {
        changed = true;
    }

    /** The profile goes. */
    void forget() {
        forgotten = true;
    }

    boolean isForgotten() {
        return forgotten;
    }

    /** Writes what changed; the last thing that is done with a customer. */
    void store(EngineState state) {
        if (forgotten) {
            if (storedTimer != 0) {
                state.clearTimer(userId, storedTimer);
            }
            state.removeProfile(userId);
            return;
        }
        if (!changed) {
            return;
        }
        if (profile.timerAt() != storedTimer) {
            if (storedTimer != 0) {
                state.clearTimer(userId, storedTimer);
            }
            if (profile.timerAt() != 0) {
                state.setTimer(userId, profile.timerAt());
            }
        }
        state.writeProfile(userId, profile.row());
    }
}
