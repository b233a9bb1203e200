package io.tidewatch.topics;

import java.util.Optional;

/** Lets tests of the engine ask both readers of an event at once. */
public final class BothReaders {
    private BothReaders() {}

    /** Whether the fast reader leaves a message to the exact one, or reads the same. */
    public static boolean agree(byte[] json) {
        Optional<ShopEvent> fast = PlainEventReader.read(json);
        return fast.isEmpty() || fast.equals(exact(json));
    }

    private static Optional<ShopEvent> exact(byte[] json) {
        try {
            return Optional.of(ShopEventReader.read(json));
        } catch (InvalidEventException refused) {
            return Optional.empty();
        }
    }
}
