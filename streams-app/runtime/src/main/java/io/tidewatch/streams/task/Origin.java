package io.tidewatch.streams.task;

import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Where a record lay that was sent on to its right partition, which the last header {@value #HEADER} tells: a dead letter names this
 * place, where the producer's mistake is. On its way a record is keyed by the bare user id; a key that was another one is in the last
 * header {@value #KEY_HEADER}.
 *
 * @param partition of the events' topic
 * @param offset the record's offset there
 * @param timestamp the record's timestamp there, epoch milliseconds
 * @param hadOtherKey whether its key there was another one
 */
public record Origin(int partition, long offset, long timestamp, boolean hadOtherKey) {
    /** PARTITION/OFFSET/TIMESTAMP in decimal, to be read by people too; behind them {@value #OTHER_KEY} if the key was another one. */
    static final String HEADER = "tidewatch.origin";

    static final String KEY_HEADER = "tidewatch.origin.key";

    private static final String OTHER_KEY = "/key";
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,18})/(\\d{1,18})(" + OTHER_KEY + ")?");

    /**
     * The headers of a record on its way: its own, and where it lay.
     *
     * @param user the key that it has on its way
     */
    static Headers headers(PendingRow row, byte[] user) {
        Headers headers = new RecordHeaders(row.headers().toArray());
        String told = row.partition() + "/" + row.offset() + "/" + Math.max(0, row.timestamp());
        byte[] key = row.key().orElseThrow();
        if (!Arrays.equals(key, user)) {
            headers.add(KEY_HEADER, key);
            told += OTHER_KEY;
        }
        return headers.add(HEADER, told.getBytes(StandardCharsets.US_ASCII));
    }

    /** What the headers of a record that was sent on tell; empty if they do not, because somebody else wrote it. */
    public static Optional<Origin> of(Headers headers) {
        Header told = headers.lastHeader(HEADER);
        if (told == null || told.value() == null) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(new String(told.value(), StandardCharsets.US_ASCII));
        return parts.matches()
                ? Optional.of(new Origin(
                        Integer.parseInt(parts.group(1)),
                        Long.parseLong(parts.group(2)),
                        Long.parseLong(parts.group(3)),
                        parts.group(4) != null))
                : Optional.empty();
    }

    /** The record as it lay there. */
    PendingRow restore(PendingRow sentOn) {
        Headers headers = withoutLast(sentOn.headers(), HEADER);
        Optional<byte[]> key = sentOn.key();
        if (hadOtherKey) {
            key = Optional.ofNullable(headers.lastHeader(KEY_HEADER)).map(Header::value);
            headers = withoutLast(headers, KEY_HEADER);
        }
        return new PendingRow(TopicNames.SHOP_EVENTS, partition, offset, timestamp, key, sentOn.value(), headers);
    }

    /** A producer may have had a header of the same name: only the one that was added goes. */
    private static Headers withoutLast(Headers headers, String name) {
        Header added = headers.lastHeader(name);
        Headers own = new RecordHeaders();
        for (Header header : headers) {
            if (header != added) {
                own.add(header);
            }
        }
        return own;
    }
}
