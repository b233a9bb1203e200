package io.tidewatch.replay.evaluation;

import java.util.OptionalLong;

/** A way to warn: says of a silence after how many whole days it warned first, if it did before the customer came back. */
@FunctionalInterface
public interface WarningRule {
    /** The whole days without a visit at the first warning of this silence, 0 or more; empty if there was none. */
    OptionalLong warnsAfter(Silence silence);
}
