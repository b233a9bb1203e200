package io.tidewatch.collector.spool;

/** The spool holds as many bytes that Kafka has not confirmed as it may. */
public final class SpoolFullException extends Exception {
    private static final long serialVersionUID = 1L;

    SpoolFullException() {
        // Expected in an outage, and then often.
        super("the spool is full", null, false, false);
    }
}
