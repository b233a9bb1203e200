package io.tidewatch.topics;

import java.util.Objects;

/**
 * How far a collector's spool has been sent: the message on {@code shop.collectors}, keyed by the spool's id and written in the
 * transaction of the events before it.
 *
 * @param segment number of the spool's file, 1 or more
 * @param offset byte of the file before which everything has been sent, 0 or more
 * @param process the run of a collector that wrote it, by which two at one spool are noticed
 */
public record SpoolPosition(long segment, long offset, String process) {
    public SpoolPosition {
        Objects.requireNonNull(process, "process");
        if (segment < 1 || offset < 0) {
            throw new IllegalArgumentException("segment " + segment + " and offset " + offset + " are no position");
        }
    }
}
