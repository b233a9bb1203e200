package io.tidewatch.replay.evaluation;

import java.util.OptionalLong;

/** A way to warn: says of a silence on which UTC day it warned first, if it did before the user came back. */
@FunctionalInterface
public interface WarningRule {
    /** The UTC day of the first warning in this silence, from the visit's own day on; empty if there was none. */
    OptionalLong warningDay(Silence silence);
}
