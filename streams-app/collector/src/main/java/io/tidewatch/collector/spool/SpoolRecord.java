package io.tidewatch.collector.spool;

import io.tidewatch.topics.TraceContext;
import java.util.Objects;
import java.util.Optional;

/**
 * One message on its way to Kafka.
 *
 * @param destination its topic
 * @param arrivedAt when it was taken, milliseconds since 1970
 * @param fingerprint by which a retry is known
 * @param trace that it belongs to, if its sender said so
 * @param key of the record; not copied
 * @param value of the record; not copied
 */
public record SpoolRecord(
        Destination destination,
        long arrivedAt,
        Fingerprint fingerprint,
        Optional<TraceContext> trace,
        byte[] key,
        byte[] value) {
    public SpoolRecord {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(trace, "trace");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
    }

    /** One of which no trace is known. */
    public SpoolRecord(Destination destination, long arrivedAt, Fingerprint fingerprint, byte[] key, byte[] value) {
        this(destination, arrivedAt, fingerprint, Optional.empty(), key, value);
    }

    /** The same as part of a trace. */
    public SpoolRecord of(TraceContext given) {
        return new SpoolRecord(destination, arrivedAt, fingerprint, Optional.of(given), key, value);
    }
}
