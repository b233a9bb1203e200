package io.tidewatch.streams.savepoint;

import java.util.Optional;

/** Whether a generation can begin with a savepoint. */
public final class SavepointFit {
    private SavepointFit() {}

    /**
     * Why not, in a sentence; empty if it can: each partition of the events is to come to one task.
     *
     * @param savepoint its name
     * @param partitions how many it has
     * @param input the events' topic
     * @param inputPartitions how many that has
     */
    public static Optional<String> misfit(String savepoint, int partitions, String input, int inputPartitions) {
        return partitions % inputPartitions == 0
                ? Optional.empty()
                : Optional.of(
                        "the savepoint %s has %d partitions, which is no multiple of the %d of %s; make one with %d or a multiple of it"
                                .formatted(savepoint, partitions, inputPartitions, input, inputPartitions));
    }
}
