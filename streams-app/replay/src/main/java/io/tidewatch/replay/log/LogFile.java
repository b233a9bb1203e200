package io.tidewatch.replay.log;

import io.tidewatch.topics.TidewatchException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of one log, plain or gzip as its first bytes say; failures to read it become sentences. */
final class LogFile {
    private static final int BUFFER_BYTES = 1 << 16;
    /** The two bytes with which every gzip stream begins (RFC 1952). */
    private static final int GZIP_FIRST = 0x1f;

    private static final int GZIP_SECOND = 0x8b;
    /** The letters PK. */
    private static final int ZIP = 0x504b;

    private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    /** Byte order marks. */
    private static final int UTF_16_BIG = 0xfeff;

    private static final int UTF_16_LITTLE = 0xfffe;

    /** What is done with the bytes. */
    interface Reading {
        void read(InputStream bytes) throws IOException;
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    private final String name;
    private final Opening opening;

    private LogFile(String name, Opening opening) {
        this.name = name;
        this.opening = opening;
    }

    /** A file that the user named. */
    static LogFile of(Path path) {
        return new LogFile(path.toString(), () -> {
            requireReadable(path);
            return Files.newInputStream(path);
        });
    }

    /** A log that is shipped with Tidewatch. */
    static LogFile shipped(String resource) {
        return new LogFile(resource, () -> {
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

    /**
     * Opens the file, hands its unpacked bytes over, and closes it.
     *
     * @throws TidewatchException when it is missing, a directory, not readable, empty, or broken off
     */
    void read(Reading reading) {
        try (InputStream bytes = unpacked(new BufferedInputStream(opening.open(), BUFFER_BYTES))) {
            reading.read(bytes);
        } catch (UncheckedIOException e) {
            throw failure(e.getCause());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static void requireReadable(Path path) {
        if (!Files.exists(path)) {
            throw new TidewatchException("there is no file '" + path + "'; check the path given with --input");
        }
        if (Files.isDirectory(path)) {
            throw new TidewatchException(
                    "'" + path + "' is a directory; name the file in it, once with --input for each");
        }
        if (!Files.isReadable(path)) {
            throw new TidewatchException("'" + path + "' may not be read by this user; check its permissions");
        }
    }

    /** Programs on Windows begin a UTF-8 file with a byte order mark, which would be part of the first name or quote. */
    private static void skipMark(InputStream bytes) throws IOException {
        bytes.mark(UTF_8_MARK.length);
        byte[] beginning = bytes.readNBytes(UTF_8_MARK.length);
        if (!Arrays.equals(beginning, UTF_8_MARK)) {
            bytes.reset();
        }
    }

    private InputStream unpacked(InputStream bytes) throws IOException {
        bytes.mark(2);
        boolean zipped = bytes.read() == GZIP_FIRST && bytes.read() == GZIP_SECOND;
        bytes.reset();
        requireNoArchive(bytes);
        InputStream unpacked =
                zipped ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER_BYTES), BUFFER_BYTES) : bytes;
        skipMark(unpacked);
        unpacked.mark(1);
        if (unpacked.read() < 0) {
            throw new TidewatchException("'" + name + "' is empty");
        }
        unpacked.reset();
        return unpacked;
    }

    /** What is often downloaded instead of text. */
    private void requireNoArchive(InputStream bytes) throws IOException {
        bytes.mark(2);
        int beginning = bytes.read() << Byte.SIZE | bytes.read();
        bytes.reset();
        if (beginning == ZIP) {
            throw new TidewatchException("'" + name
                    + "' is a zip archive or an Excel workbook; unpack it, or save its sheet as CSV in UTF-8");
        }
        if (beginning == UTF_16_BIG || beginning == UTF_16_LITTLE) {
            throw new TidewatchException("'" + name + "' is text in UTF-16; save it as UTF-8");
        }
    }

    private TidewatchException failure(IOException cause) {
        if (cause instanceof EOFException) {
            return new TidewatchException(
                    "'" + name + "' breaks off in the middle of its gzip data; copy it again", cause);
        }
        if (cause instanceof ZipException) {
            return new TidewatchException("'" + name + "' has damaged gzip data; copy it again", cause);
        }
        return new TidewatchException("'" + name + "' could not be read to its end: " + cause.getMessage(), cause);
    }
}
