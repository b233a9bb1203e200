package io.tidewatch.engine;

import java.util.Optional;

/** Where one who decides nothing reads profiles. Called from one thread. */
@FunctionalInterface
public interface ProfileReader {
    /** The user's profile row, laid out or as it was stored; nobody may change it. */
    Optional<byte[]> read(String userId);
}
