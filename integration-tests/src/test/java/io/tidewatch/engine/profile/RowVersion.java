package io.tidewatch.engine.profile;

/** Tells which version of the engine gave a stored row its fields. */
public final class RowVersion {
    private RowVersion() {}

    /** Whether the row has event types that this version of the engine does not know. */
    public static boolean isOfALaterEngine(byte[] stored) {
        return Section.TYPES.count(Profile.of(stored).row()) > ProfileLayout.TYPES;
    }
}
