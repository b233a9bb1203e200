package io.tidewatch.replay.log;

import io.tidewatch.topics.EventLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Lines of text that are no table. A line longer than any event may be is cut, so that a file without line ends is harmless. */
final class TextLines {
    /** One byte more than an event may have, so that what is cut is refused for its length. */
    private static final int MAX_LINE_BYTES = EventLimits.MAX_BYTES + 1;

    private static final int CHUNK_BYTES = 1 << 15;

    /**
     * One line.
     *
     * @param bytes without the line's end; do not change them
     */
    record Line(long line, byte[] bytes) implements Row {
        @Override
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private TextLines() {}

    /** Reads every line that is not blank. */
    static void read(LogFile file, Consumer<Line> lines) {
        file.read(bytes -> read(bytes, lines));
    }

    private static void read(InputStream bytes, Consumer<Line> lines) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long number = 1;
        for (int length = bytes.read(chunk); length >= 0; length = bytes.read(chunk)) {
            int begin = 0;
            for (int place = 0; place < length; place++) {
                if (chunk[place] == '\n') {
                    append(line, chunk, begin, place);
                    end(number++, line, lines);
                    begin = place + 1;
                }
            }
            append(line, chunk, begin, length);
        }
        end(number, line, lines);
    }

    private static void append(ByteArrayOutputStream line, byte[] chunk, int begin, int end) {
        line.write(chunk, begin, Math.min(end - begin, MAX_LINE_BYTES - line.size()));
    }

    private static void end(long number, ByteArrayOutputStream line, Consumer<Line> lines) {
        Line read = new Line(number, line.toByteArray());
        line.reset();
        if (!isBlank(read.bytes())) {
            lines.accept(read);
        }
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte character : bytes) {
            if (character != ' ' && character != '\r' && character != '\t') {
                return false;
            }
        }
        return true;
    }
}
