package io.tidewatch.replay.log;

import io.tidewatch.topics.TidewatchException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The text of one log in UTF-8, plain or gzip as its first bytes say, in another encoding if it tells or the user says so; failures to
 * read it become sentences.
 */
final class LogFile {
    private static final int BUFFER_BYTES = 1 << 16;
    /** The two bytes with which every gzip stream begins (RFC 1952). */
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    /** Programs on Windows begin a file with a byte order mark, which would be part of the first name or quote. */
    private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private static final byte[] UTF_16_BIG_MARK = {(byte) 0xfe, (byte) 0xff};
    private static final byte[] UTF_16_LITTLE_MARK = {(byte) 0xff, (byte) 0xfe};

    /** What is done with the bytes. */
    interface Reading {
        void read(InputStream bytes) throws IOException;
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    private final String name;
    private final Optional<Path> path;
    private final TextForm form;
    private final Opening opening;

    private LogFile(String name, Optional<Path> path, TextForm form, Opening opening) {
        this.name = name;
        this.path = path;
        this.form = form;
        this.opening = opening;
    }

    /** A file that the user named. */
    static LogFile of(Path path, TextForm form) {
        return new LogFile(path.toString(), Optional.of(path), form, () -> {
            requireReadable(path);
            return Files.newInputStream(path);
        });
    }

    /** A log that is shipped with Tidewatch. */
    static LogFile shipped(String resource) {
        return new LogFile(resource, Optional.empty(), TextForm.PLAIN, () -> {
            InputStream bytes = LogFile.class.getResourceAsStream(resource);
            if (bytes == null) {
                throw new TidewatchException("this build of Tidewatch lacks the data set " + resource
                        + "; build it again or give --input FILE");
            }
            return bytes;
        });
    }

    /** What the user calls the file. */
    String name() {
        return name;
    }

    /** Where it is, unless it is shipped within Tidewatch. */
    Optional<Path> path() {
        return path;
    }

    /** How it is laid out, as far as the user said so. */
    TextForm form() {
        return form;
    }

    /**
     * Opens the file, hands its text over in UTF-8, and closes it.
     *
     * @throws TidewatchException when it is missing, a directory, not readable, empty, broken off, or not text
     */
    void read(Reading reading) {
        try (InputStream bytes = text()) {
            reading.read(bytes);
        } catch (UncheckedIOException e) {
            throw failure(e.getCause());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** @throws TidewatchException if there is no such file, or it may not be read */
    static void requireReadable(Path path) {
        if (!Files.exists(path)) {
            throw new TidewatchException("there is no file '" + path + "'; check the path");
        }
        if (Files.isDirectory(path)) {
            throw new TidewatchException(
                    "'" + path + "' is a directory; name the file in it, once with --input for each");
        }
        if (!Files.isReadable(path)) {
            throw new TidewatchException("'" + path + "' may not be read by this user; check its permissions");
        }
    }

    private InputStream text() throws IOException {
        InputStream unpacked = unpacked();
        Optional<Charset> encoding = encoding(unpacked);
        return encoding.isEmpty()
                ? unpacked
                : new BufferedInputStream(new Transcoded(unpacked, encoding.get()), BUFFER_BYTES);
    }

    private InputStream unpacked() throws IOException {
        InputStream bytes = new BufferedInputStream(opening.open(), BUFFER_BYTES);
        InputStream unpacked = startsWith(bytes, GZIP)
                ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER_BYTES), BUFFER_BYTES)
                : bytes;
        byte[] first = peek(unpacked, FileKind.LOOK);
        if (first.length == 0) {
            throw new TidewatchException("'" + name + "' is empty");
        }
        FileKind.of(first).ifPresent(kind -> {
            throw new TidewatchException("'" + name + "' " + kind.words());
        });
        return unpacked;
    }

    /** The encoding if it is not UTF-8; leaves a byte order mark behind. */
    private Optional<Charset> encoding(InputStream bytes) throws IOException {
        for (byte[] mark : new byte[][] {UTF_8_MARK, UTF_16_BIG_MARK, UTF_16_LITTLE_MARK}) {
            if (startsWith(bytes, mark)) {
                bytes.skipNBytes(mark.length);
                return mark == UTF_8_MARK
                        ? Optional.empty()
                        : Optional.of(mark == UTF_16_BIG_MARK ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
            }
        }
        return form.encoding().filter(said -> !said.equals(StandardCharsets.UTF_8));
    }

    private static boolean startsWith(InputStream bytes, byte[] beginning) throws IOException {
        return Arrays.equals(peek(bytes, beginning.length), beginning);
    }

    private static byte[] peek(InputStream bytes, int length) throws IOException {
        bytes.mark(length);
        byte[] first = bytes.readNBytes(length);
        bytes.reset();
        return first;
    }

    private TidewatchException failure(IOException cause) {
        if (cause instanceof EOFException) {
            return new TidewatchException(
                    "'" + name + "' breaks off in the middle of its gzip data; copy it again", cause);
        }
        if (cause instanceof ZipException) {
            return new TidewatchException("'" + name + "' has damaged gzip data; copy it again", cause);
        }
        if (cause instanceof CharacterCodingException) {
            return new TidewatchException(encodingProblem(), cause);
        }
        return new TidewatchException("'" + name + "' could not be read to its end: " + cause.getMessage(), cause);
    }

    private String encodingProblem() {
        String said = form.encoding().map(Charset::name).orElse("UTF-8");
        try (InputStream bytes = unpacked()) {
            EncodingGuess guess = EncodingGuess.of(bytes, form.encoding().orElse(StandardCharsets.UTF_8));
            return "'%s'%s is not text in %s; say what it is with --encoding%s"
                    .formatted(
                            name,
                            guess.line().isPresent()
                                    ? ", line %,d,".formatted(guess.line().getAsLong())
                                    : "",
                            said,
                            guess.encoding()
                                    .map(charset -> ": it looks like --encoding " + charset.name())
                                    .orElse(", e.g. windows-1252"));
        } catch (IOException e) {
            return "'" + name + "' is not text in " + said + "; say what it is with --encoding, e.g. windows-1252";
        }
    }
}
