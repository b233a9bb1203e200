package io.tidewatch.engine.scoring;

/**
 * How long a device takes for a batch, from the host's buffers to the host's buffers.
 *
 * @param rows 1 or more
 * @param stepNanos of a run of the recurrent step
 * @param risksNanos of a run of the risks
 */
public record BatchTiming(int rows, long stepNanos, long risksNanos) {
    public BatchTiming {
        if (rows < 1 || stepNanos < 0 || risksNanos < 0) {
            throw new IllegalArgumentException(
                    "A batch of " + rows + " rows that takes " + stepNanos + " and " + risksNanos + " ns is none.");
        }
    }

    /** Both runs: what every event goes through. */
    public long nanos() {
        return stepNanos + risksNanos;
    }

    /** What one row costs in them. */
    public double nanosPerRow() {
        return (double) nanos() / rows;
    }
}
