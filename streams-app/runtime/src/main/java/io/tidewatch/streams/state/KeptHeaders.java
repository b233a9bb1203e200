package io.tidewatch.streams.state;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record's headers as far as they fit into so many bytes. The contract sets no limit to them, and a compressed record can bring
 * many times what a topic takes; no event is refused for them, since nothing is decided by them.
 *
 * @param headers the first ones, unchanged, as many as fit
 * @param leftOut how many are missing
 * @param leftOutBytes what those would have taken, keys included
 */
public record KeptHeaders(Headers headers, int leftOut, long leftOutBytes) {
    /** Before a key and a value: their lengths, at most five bytes each. */
    private static final int LENGTHS = 2 * 5;

    private static final int MOST_BYTES_OF_A_CHARACTER = 3;

    /** What fits. */
    public static KeptHeaders within(Headers all, long bytes) {
        RecordHeaders kept = new RecordHeaders();
        long room = bytes;
        int leftOut = 0;
        long leftOutBytes = 0;
        for (Header header : all) {
            long needs = bytes(header);
            // The first that does not fit ends it: a later one of the same name would look like the one that counts.
            if (leftOut == 0 && needs <= room) {
                kept.add(header);
                room -= needs;
            } else {
                leftOut++;
                leftOutBytes += needs;
            }
        }
        return new KeptHeaders(kept, leftOut, leftOutBytes);
    }

    /** What all headers take at most. */
    public static long bytes(Headers headers) {
        long bytes = 0;
        for (Header header : headers) {
            bytes += bytes(header);
        }
        return bytes;
    }

    private static long bytes(Header header) {
        return LENGTHS
                + (long) MOST_BYTES_OF_A_CHARACTER * header.key().length()
                + (header.value() == null ? 0 : header.value().length);
    }

    /** The same with a header that says what is missing, if anything is. */
    public Headers andWhatIsMissing(String name) {
        if (leftOut > 0) {
            headers.remove(name);
            headers.add(name, told().getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }

    /** What is missing, in words. */
    public String told() {
        return leftOut + (leftOut == 1 ? " header" : " headers") + " of " + leftOutBytes + " bytes left out";
    }
}
