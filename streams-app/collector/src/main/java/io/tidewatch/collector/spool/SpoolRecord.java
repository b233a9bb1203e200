package io.tidewatch.collector.spool;

import java.util.Objects;

/**
 * One message on its way to Kafka.
 *
 * @param destination its topic
 * @param arrivedAt when it was taken, milliseconds since 1970
 * @param fingerprint by which a retry is known
 * @param key of the record; not copied
 * @param value of the record; not copied
 */
public record SpoolRecord(Destination destination, long arrivedAt, Fingerprint fingerprint, byte[] key, byte[] value) {
    public SpoolRecord {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
    }
}
