package io.tidewatch.replay.log;

import java.io.IOException;
import java.io.InputStream;

/** Which character separates the columns of a table. */
final class Separators {
    private static final String KNOWN = ",;\t|";
    /** Bytes of the header that are looked at; longer headers are judged by their beginning. */
    private static final int MAX_HEADER_BYTES = 1 << 15;

    private Separators() {}

    /**
     * The one of comma, semicolon, tab and bar that the first line has most of, outside of quotes; a comma if it has none. The
     * stream is left where it was; it must support marks.
     */
    static char detect(InputStream bytes) throws IOException {
        bytes.mark(MAX_HEADER_BYTES);
        byte[] beginning = bytes.readNBytes(MAX_HEADER_BYTES);
        bytes.reset();
        int[] counts = new int[KNOWN.length()];
        boolean quoted = false;
        for (int place = 0; place < beginning.length && (quoted || beginning[place] != '\n'); place++) {
            quoted ^= beginning[place] == '"';
            int known = quoted ? -1 : KNOWN.indexOf(beginning[place]);
            if (known >= 0) {
                counts[known]++;
            }
        }
        int most = 0;
        for (int known = 1; known < counts.length; known++) {
            most = counts[known] > counts[most] ? known : most;
        }
        return KNOWN.charAt(most);
    }
}
