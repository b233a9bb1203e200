package io.tidewatch.engine;

import java.util.function.BiConsumer;

/** A look at every profile of an {@link EngineState}, one after the other. */
public interface ProfileScan {
    /**
     * Shows each user and the user's row, laid out or as it was stored.
     *
     * @param taking may change the row's array, which changes nothing in the state; must not touch the state while it is asked
     */
    void each(BiConsumer<String, byte[]> taking);
}
