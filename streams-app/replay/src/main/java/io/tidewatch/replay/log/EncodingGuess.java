package io.tidewatch.replay.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.OptionalLong;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * What a text is that is not in the encoding that was expected.
 *
 * @param line the first line, counted from 1, whose bytes are no text in the expected encoding
 * @param encoding what its bytes look like, by how often they follow one another; a guess that a person has to confirm
 */
record EncodingGuess(OptionalLong line, Optional<Charset> encoding) {
    private static final int CHUNK_BYTES = 1 << 15;
    /** Enough to tell languages apart; more takes long. */
    private static final long MAX_BYTES = 8L << 20;

    static EncodingGuess of(InputStream bytes, Charset expected) throws IOException {
        UniversalDetector detector = new UniversalDetector();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        OptionalLong wrong = OptionalLong.empty();
        long number = 1;
        long seen = 0;
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int length = bytes.read(chunk);
                length >= 0 && (wrong.isEmpty() || seen < MAX_BYTES);
                length = bytes.read(chunk)) {
            seen += length;
            detector.handleData(chunk, 0, length);
            for (int place = 0; place < length && wrong.isEmpty(); place++) {
                line.write(chunk[place]);
                if (chunk[place] == '\n') {
                    wrong = isText(line, expected) ? OptionalLong.empty() : OptionalLong.of(number);
                    number++;
                    line.reset();
                }
            }
        }
        if (wrong.isEmpty() && !isText(line, expected)) {
            wrong = OptionalLong.of(number);
        }
        detector.dataEnd();
        return new EncodingGuess(
                wrong,
                Optional.ofNullable(detector.getDetectedCharset())
                        .filter(Charset::isSupported)
                        .map(Charset::forName)
                        .filter(found -> !found.equals(expected)));
    }

    private static boolean isText(ByteArrayOutputStream line, Charset expected) {
        try {
            expected.newDecoder().decode(ByteBuffer.wrap(line.toByteArray()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
