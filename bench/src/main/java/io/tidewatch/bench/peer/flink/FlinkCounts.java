package io.tidewatch.bench.peer.flink;

import io.tidewatch.bench.row.Counts;

/** The process's counts. Flink copies an operator by serialization, so that a counter cannot be handed to it. */
final class FlinkCounts {
    static final Counts DONE = new Counts();

    private FlinkCounts() {}
}
