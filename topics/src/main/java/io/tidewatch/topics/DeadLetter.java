package io.tidewatch.topics;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Why and from where a message came to {@code shop.events.dlq}, carried in the record's headers. Key and value of the record
 * are the original bytes, its own headers stay, so that a repaired producer can send it again.
 *
 * @param reason the reason code
 * @param detail what is wrong, by field and limit, and what the message seems to be instead if that is plain to see; never the
 *     payload
 * @param sourceTopic where the message came from
 * @param sourcePartition its partition there
 * @param sourceOffset its offset there
 * @param sourceTimestamp its record timestamp there, milliseconds since 1970, -1 if it had none
 * @param version the engine's version that refused it
 */
public record DeadLetter(
        ReasonCode reason,
        String detail,
        String sourceTopic,
        int sourcePartition,
        long sourceOffset,
        long sourceTimestamp,
        String version) {
    /** Header with the {@link ReasonCode}'s name. */
    public static final String REASON = "tidewatch.reason";
    /** Header with the sentence. */
    public static final String DETAIL = "tidewatch.detail";
    /** Header with the source topic. */
    public static final String SOURCE_TOPIC = "tidewatch.source.topic";
    /** Header with the source partition, in decimal. */
    public static final String SOURCE_PARTITION = "tidewatch.source.partition";
    /** Header with the source offset, in decimal. */
    public static final String SOURCE_OFFSET = "tidewatch.source.offset";
    /** Header with the source record's timestamp, in decimal. */
    public static final String SOURCE_TIMESTAMP = "tidewatch.source.timestamp";
    /** Header that says how many of the message's own headers are missing, for want of room; only where some are. */
    public static final String HEADERS_LEFT_OUT = "tidewatch.headers_left_out";
    /** Header of a letter whose key or value had to be cut to fit the topic; its value means nothing. */
    public static final String CUT = "tidewatch.cut";
    /** Header with the engine's version. */
    public static final String VERSION = "tidewatch.version";
    /**
     * Header of a message that was sent again from the dead-letter topic, with how often that was done, in decimal. It stays on the
     * letter that the message becomes if it is refused again.
     */
    public static final String REPLAY_ATTEMPT = "tidewatch.replay.attempt";

    private static final List<String> OWN = List.of(
            REASON,
            DETAIL,
            SOURCE_TOPIC,
            SOURCE_PARTITION,
            SOURCE_OFFSET,
            SOURCE_TIMESTAMP,
            HEADERS_LEFT_OUT,
            CUT,
            VERSION);

    public DeadLetter {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(sourceTopic, "sourceTopic");
        Objects.requireNonNull(version, "version");
    }

    /** Puts these headers into {@code headers}; those of an earlier refusal are replaced, others stay. */
    public void writeTo(Headers headers) {
        put(headers, REASON, reason.name());
        put(headers, DETAIL, detail);
        put(headers, SOURCE_TOPIC, sourceTopic);
        put(headers, SOURCE_PARTITION, Integer.toString(sourcePartition));
        put(headers, SOURCE_OFFSET, Long.toString(sourceOffset));
        put(headers, SOURCE_TIMESTAMP, Long.toString(sourceTimestamp));
        put(headers, VERSION, version);
    }

    /**
     * The record to send.
     *
     * @param topic the dead-letter topic
     * @param key the original key's bytes, null if it had none
     * @param value the original value's bytes, null if it had none
     * @param original the original's headers, which are kept
     */
    public ProducerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value, Headers original) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, null, key, value, original);
        writeTo(letter.headers());
        return letter;
    }

    /** Takes out of a letter's headers what the engine put there, so that those of the original remain. */
    public static void removeFrom(Headers headers) {
        OWN.forEach(headers::remove);
    }

    /** Reads the headers of a dead letter; empty if one of them is missing or of no use. */
    public static Optional<DeadLetter> readFrom(Headers headers) {
        try {
            return Optional.of(new DeadLetter(
                    ReasonCode.valueOf(get(headers, REASON)),
                    get(headers, DETAIL),
                    get(headers, SOURCE_TOPIC),
                    Integer.parseInt(get(headers, SOURCE_PARTITION)),
                    Long.parseLong(get(headers, SOURCE_OFFSET)),
                    Long.parseLong(get(headers, SOURCE_TIMESTAMP)),
                    get(headers, VERSION)));
        } catch (IllegalArgumentException e) {
            // Also what valueOf and parseInt throw.
            return Optional.empty();
        }
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String get(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            throw new IllegalArgumentException("no header " + name);
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
