package io.tidewatch.replay.log;

import io.tidewatch.topics.EventLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * The JSON objects of a text, however they follow one another: one a line, several on a line with or without a comma between them, as
 * the elements of an array, or spread over lines. An object that is broken off ends where the next one begins, so that it costs no
 * other. Text between objects is handed over line by line, to be counted. Only finds where objects begin and end; whether they are
 * valid JSON is for their reader to say.
 */
final class JsonObjects {
    /** One byte more than an event may have, so that what is cut is refused for its length. */
    private static final int MAX_BYTES = EventLimits.MAX_BYTES + 1;
    /** Deeper than any log. What is broken is gone through again at most so often. */
    private static final int MAX_DEPTH = 100;

    private static final int CHUNK_BYTES = 1 << 15;
    /** Begins each object of a JSON text sequence (RFC 7464). */
    private static final byte RECORD_SEPARATOR = 0x1e;

    private JsonObjects() {}

    /** Reads every object, and every line of other text, each with the line on which it begins. */
    static void read(LogFile file, Consumer<TextLines.Line> objects) {
        file.read(bytes -> read(bytes, objects));
    }

    private static void read(InputStream bytes, Consumer<TextLines.Line> objects) throws IOException {
        Splitter splitter = new Splitter(objects);
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int length = bytes.read(chunk); length >= 0; length = bytes.read(chunk)) {
            for (int place = 0; place < length; place++) {
                splitter.take(chunk[place]);
            }
        }
        splitter.end();
    }

    private enum State {
        BETWEEN,
        OBJECT,
        STRING,
        OTHER_TEXT
    }

    /** Goes through the text byte by byte; every byte of JSON's own characters is one of ASCII. */
    private static final class Splitter {
        private static final byte[] NONE = {};

        private final Consumer<TextLines.Line> objects;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        /** Which of the open containers are arrays. */
        private final BitSet arrays = new BitSet();

        private State state = State.BETWEEN;
        private int depth;
        private boolean escaped;
        /** The last character in an object that is neither blank nor in a string. */
        private byte last;

        private boolean afterReturn;
        private long line = 1;
        private long begin;
        /** Text that is gone through once more, before what comes next. */
        private byte[] again = NONE;

        private int place;

        private Splitter(Consumer<TextLines.Line> objects) {
            this.objects = objects;
        }

        private void take(byte character) {
            step(character);
            while (place < again.length) {
                step(again[place++]);
            }
        }

        private void end() {
            while (state == State.OBJECT || state == State.STRING) {
                broken(NONE);
                while (place < again.length) {
                    step(again[place++]);
                }
            }
            if (state == State.OTHER_TEXT) {
                emit();
            }
        }

        private void step(byte character) {
            if (state == State.STRING && isLineEnd(character) || isMisplaced(character)) {
                // A quote or an end is missing: JSON has no line end in a string, and an object begins where a value
                // may.
                broken(new byte[] {character});
                return;
            }
            switch (state) {
                case BETWEEN -> between(character);
                case OTHER_TEXT -> otherText(character);
                case STRING -> string(character);
                case OBJECT -> object(character);
            }
            line += character == '\r' || character == '\n' && !afterReturn ? 1 : 0;
            afterReturn = character == '\r';
        }

        private boolean isMisplaced(byte character) {
            if (state != State.OBJECT || character != '{') {
                return false;
            }
            return arrays.get(depth) ? last != '[' && last != ',' : last != ':';
        }

        private void between(byte character) {
            if (character == '{') {
                begin(State.OBJECT);
                open(character);
            } else if (!isBlank(character) && ",[]".indexOf(character) < 0 && character != RECORD_SEPARATOR) {
                begin(State.OTHER_TEXT);
                append(character);
            }
        }

        private void otherText(byte character) {
            if (isLineEnd(character)) {
                emit();
            } else {
                append(character);
            }
        }

        private void string(byte character) {
            append(character);
            if (escaped) {
                escaped = false;
            } else if (character == '\\') {
                escaped = true;
            } else if (character == '"') {
                last = character;
                state = State.OBJECT;
            }
        }

        private void object(byte character) {
            switch (character) {
                case '{', '[' -> open(character);
                case '}', ']' -> close(character);
                default -> {
                    append(character);
                    state = character == '"' ? State.STRING : State.OBJECT;
                    last = isBlank(character) ? last : character;
                }
            }
        }

        private void open(byte character) {
            append(character);
            last = character;
            depth++;
            arrays.set(depth, character == '[');
            if (depth > MAX_DEPTH) {
                noObject();
            }
        }

        private void close(byte character) {
            append(character);
            last = character;
            if (arrays.get(depth) != (character == ']')) {
                noObject();
                return;
            }
            depth--;
            if (depth == 0) {
                emit();
            }
        }

        /** What is open is no object. The rest of its line belongs to it, unless it has gone on over lines that may be objects. */
        private void noObject() {
            if (firstLineEnd(text.toByteArray()) < 0) {
                state = State.OTHER_TEXT;
            } else {
                broken(NONE);
            }
        }

        /**
         * What is open has no end. Its first line is handed over alone, and the others are gone through once more, since they may be
         * objects of their own.
         *
         * @param next what comes after it
         */
        private void broken(byte[] next) {
            byte[] all = text.toByteArray();
            int firstLine = firstLineEnd(all);
            boolean whole = firstLine < 0 || all.length == MAX_BYTES;
            int end = whole ? all.length : firstLine;
            objects.accept(new TextLines.Line(begin, Arrays.copyOf(all, end)));
            text.reset();
            state = State.BETWEEN;
            if (!whole) {
                line = begin;
                afterReturn = false;
            }
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            rest.write(all, end, all.length - end);
            rest.writeBytes(next);
            rest.write(again, place, again.length - place);
            again = rest.toByteArray();
            place = 0;
        }

        private void begin(State next) {
            state = next;
            begin = line;
            depth = 0;
            escaped = false;
        }

        private void append(byte character) {
            if (text.size() < MAX_BYTES) {
                text.write(character);
            }
        }

        private void emit() {
            objects.accept(new TextLines.Line(begin, text.toByteArray()));
            text.reset();
            state = State.BETWEEN;
        }

        private static int firstLineEnd(byte[] bytes) {
            for (int place = 0; place < bytes.length; place++) {
                if (isLineEnd(bytes[place])) {
                    return place;
                }
            }
            return -1;
        }

        private static boolean isLineEnd(byte character) {
            return character == '\n' || character == '\r';
        }

        private static boolean isBlank(byte character) {
            return isLineEnd(character) || character == ' ' || character == '\t';
        }
    }
}
