package io.tidewatch.replay.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text of another encoding as UTF-8. Bytes that are no text in it end the reading; nothing is replaced in silence. */
final class Transcoded extends InputStream {
    private static final int CHARACTERS = 1 << 13;

    private final Reader reader;
    private final char[] characters = new char[CHARACTERS];
    private byte[] bytes = {};
    private int place;
    /** Characters at the beginning of the buffer that belong to the next bytes: the first half of a pair. */
    private int kept;

    Transcoded(InputStream text, Charset encoding) {
        this.reader = strict(text, encoding);
    }

    /** A reader that ends with an exception where bytes are no text. */
    static Reader strict(InputStream text, Charset encoding) {
        return new InputStreamReader(
                text,
                encoding.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[place++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int copied = Math.min(length, bytes.length - place);
        System.arraycopy(bytes, place, target, offset, copied);
        place += copied;
        return copied;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private boolean fill() throws IOException {
        while (place == bytes.length) {
            int read = reader.read(characters, kept, CHARACTERS - kept);
            if (read < 0) {
                return false;
            }
            int length = kept + read;
            boolean split = Character.isHighSurrogate(characters[length - 1]);
            bytes = new String(characters, 0, split ? length - 1 : length).getBytes(StandardCharsets.UTF_8);
            place = 0;
            characters[0] = characters[length - 1];
            kept = split ? 1 : 0;
        }
        return true;
    }
}
