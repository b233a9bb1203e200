package io.tidewatch.engine;

import io.tidewatch.engine.profile.Profile;
import java.util.ArrayDeque;
import java.util.Deque;

/** One user while a batch or a timer is decided: the profile in memory, what still waits, what came out. */
final class Customer {
    private final String userId;
    private final Profile profile;
    private final long storedTimer;
    private final Deque<Integer> waiting = new ArrayDeque<>(2);
    private boolean changed;

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

    /** Positions in the batch of the user's events that are not decided yet, in arrival order. */
    Deque<Integer> waiting() {
        return waiting;
    }

    void change() {
        changed = true;
    }

    /** Writes what changed; the last thing that is done with a customer. */
    void store(EngineState state) {
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
