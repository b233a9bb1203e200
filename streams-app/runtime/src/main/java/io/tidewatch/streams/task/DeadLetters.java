package io.tidewatch.streams.task;

import io.tidewatch.streams.state.KeptHeaders;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.util.Arrays;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes records for the dead-letter topic: the original key, value and headers with the reason and the coordinates. A message
 * that would not fit the topic, which only a compressed one can be, is cut rather than allowed to stop the partition: headers first.
 */
final class DeadLetters {
    /** Our own headers and the record's overhead. */
    private static final int RESERVED_BYTES = 16 * 1024;

    private final int mostBytes;
    private final String version;

    /**
     * Letters for a topic.
     *
     * @param topicMaxBytes the topic's {@code max.message.bytes}
     * @param version this engine's version
     */
    DeadLetters(int topicMaxBytes, String version) {
        this.mostBytes = topicMaxBytes - RESERVED_BYTES;
        this.version = version;
    }

    /** Letters for the topic as the shipped catalog defines it. */
    static DeadLetters forCatalog() {
        String maxBytes = TopicCatalog.shipped()
                .topic(TopicNames.DEAD_LETTERS)
                .config()
                .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        String version = DeadLetters.class.getPackage().getImplementationVersion();
        return new DeadLetters(Integer.parseInt(maxBytes), version == null ? "unpackaged" : version);
    }

    Record<byte[], byte[]> letter(PendingRow source, ReasonCode reason, String detail) {
        byte[] key = source.key().orElse(null);
        byte[] value = source.value().orElse(null);
        String told = detail;
        boolean cut = (long) length(key) + length(value) > mostBytes;
        if (cut) {
            int keyBytes = Math.min(length(key), mostBytes / 2);
            int valueBytes = Math.min(length(value), mostBytes - keyBytes);
            told += "; cut to fit the topic: first %d of %d bytes of the key, first %d of %d of the value"
                    .formatted(keyBytes, length(key), valueBytes, length(value));
            key = cut(key, keyBytes);
            value = cut(value, valueBytes);
        }
        KeptHeaders kept = KeptHeaders.within(source.headers(), mostBytes - length(key) - length(value));
        if (kept.leftOut() > 0) {
            told += "; to fit the topic " + kept.told();
        }
        Headers headers = kept.headers();
        // An earlier refusal's, if the message was sent again.
        headers.remove(DeadLetter.CUT);
        if (cut) {
            headers.add(DeadLetter.CUT, new byte[0]);
        }
        new DeadLetter(reason, told, source.topic(), source.partition(), source.offset(), source.timestamp(), version)
                .writeTo(headers);
        return new Record<>(key, value, Math.max(0, source.timestamp()), headers);
    }

    private static byte[] cut(byte[] bytes, int length) {
        return bytes == null ? null : Arrays.copyOf(bytes, length);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
