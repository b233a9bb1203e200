package io.tidewatch.engine;

import java.util.Optional;

/** Where a {@link Shadow} keeps its hidden state of each user, apart from the engine's own. Called from one thread. */
public interface ShadowState {
    /** The user's row. */
    Optional<byte[]> read(String userId);

    /** Stores the user's row; the array belongs to the state from now on. */
    void write(String userId, byte[] row);

    /** Removes the user's row; one that is not there is no fault. */
    void remove(String userId);
}
