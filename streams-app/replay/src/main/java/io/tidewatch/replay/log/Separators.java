package io.tidewatch.replay.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/** Which character separates the columns of a table. */
final class Separators {
    private static final String KNOWN = ",;\t|";
    /** How spreadsheets are told the separator. */
    private static final String HINT = "sep=";

    /** Bytes of the header that are looked at; longer headers are judged by their beginning. */
    private static final int MAX_HEADER_BYTES = 1 << 15;

    private Separators() {}

    /**
     * The one of comma, semicolon, tab and bar that the first line with any has most of, outside of quotes; a comma if none has. The
     * stream is left where it was; it must support marks.
     *
     * @param skip lines before the first one
     */
    static char detect(InputStream bytes, int skip) throws IOException {
        bytes.mark(MAX_HEADER_BYTES);
        byte[] beginning = bytes.readNBytes(MAX_HEADER_BYTES);
        bytes.reset();
        Optional<Character> hint =
                hint(new String(beginning, 0, Math.min(beginning.length, HINT.length() + 2), US_ASCII));
        if (hint.isPresent()) {
            return hint.get();
        }
        int[] counts = new int[KNOWN.length()];
        boolean quoted = false;
        boolean any = false;
        for (int place = begin(beginning, skip);
                place < beginning.length && (quoted || !any || !isLineEnd(beginning[place]));
                place++) {
            quoted ^= beginning[place] == '"';
            int known = quoted ? -1 : KNOWN.indexOf(beginning[place]);
            if (known >= 0) {
                counts[known]++;
                any = true;
            }
        }
        int most = 0;
        for (int known = 1; known < counts.length; known++) {
            most = counts[known] > counts[most] ? known : most;
        }
        return KNOWN.charAt(most);
    }

    /** Where the line after so many others begins; a CR and an LF together end one line. */
    private static int begin(byte[] text, int skip) {
        int place = 0;
        for (int line = 0; line < skip && place < text.length; line++) {
            while (place < text.length && !isLineEnd(text[place])) {
                place++;
            }
            boolean two = place + 1 < text.length && text[place] == '\r' && text[place + 1] == '\n';
            place += two ? 2 : 1;
        }
        return Math.min(place, text.length);
    }

    /** Whether a first row is the line in which a spreadsheet is told the separator. */
    static boolean isHint(CsvRecord row) {
        return row.getStartingLineNumber() == 1
                && row.getField(0).toLowerCase(Locale.ROOT).startsWith(HINT);
    }

    /** The separator that a first line names ({@code sep=;}). */
    private static Optional<Character> hint(String beginning) {
        boolean named = beginning.length() == HINT.length() + 2
                && beginning.toLowerCase(Locale.ROOT).startsWith(HINT)
                && isLineEnd((byte) beginning.charAt(HINT.length() + 1));
        return named ? Optional.of(beginning.charAt(HINT.length())) : Optional.empty();
    }

    private static boolean isLineEnd(byte character) {
        return character == '\n' || character == '\r';
    }
}
