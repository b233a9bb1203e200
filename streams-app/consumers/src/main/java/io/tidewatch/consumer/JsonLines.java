package io.tidewatch.consumer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.TidewatchException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A file of one JSON object a line that is only appended to, or replaced as a whole. A line cut off by a crash is removed when the file is next
 * opened, so a reader that takes whole lines only never sees half an object. Not thread-safe.
 */
final class JsonLines implements Closeable {
    /** Shared: an ObjectMapper is costly to make and safe to share. Decimals exactly, since some are money. */
    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final FileChannel channel;

    private JsonLines(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens for appending, creating the file and its folders, and hands over each line that is there.
     *
     * @param existing may throw IllegalArgumentException for a line that it cannot use
     * @throws TidewatchException when the file cannot be written, or a line other than the last is damaged
     */
    static JsonLines open(Path file, Consumer<ObjectNode> existing) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            boolean created = !Files.exists(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (created) {
                    forceFolder(folder);
                }
                channel.truncate(read(file, existing));
                channel.position(channel.size());
                JsonLines lines = new JsonLines(channel);
                lines.endLastLine(file);
                return lines;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new TidewatchException(
                    "cannot open " + file + " for writing (" + reason(e) + "): choose another place or mend its rights",
                    e);
        }
    }

    /** Appends a line. It is safe from a crash of this process now, and from one of the machine after {@link #force()}. */
    void append(ObjectNode row) throws IOException {
        byte[] json = JSON.writeValueAsBytes(row);
        // The line and its end in one buffer: two writes could be parted by a crash.
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        ByteBuffer buffer = ByteBuffer.wrap(line);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Waits until everything appended is on the disk. */
    void force() throws IOException {
        channel.force(false);
    }

    /**
     * Closes this file and puts a copy with some of its lines, or others, in its place. The copy takes the file's name in one step when it
     * is complete, so that a crash leaves either the one or the other.
     *
     * @param file the path it was opened with
     * @param change called once for each line, in order: what stands there instead, empty for nothing
     */
    void replaceBy(Path file, Function<ObjectNode, Optional<ObjectNode>> change) throws IOException {
        // Through a symbolic link to what it points at, so that the link stays one.
        Path target = file.toRealPath();
        Path copy = target.resolveSibling(target.getFileName() + ".new");
        // With its rights: orders are about customers.
        Files.copy(target, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        try (JsonLines lines =
                new JsonLines(FileChannel.open(copy, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING))) {
            read(target, line -> change.apply(line).ifPresent(lines::appendUnchecked));
            lines.force();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        channel.close();
        Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(target.toAbsolutePath().getParent());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void appendUnchecked(ObjectNode row) {
        try {
            append(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the whole lines; returns where the last one ends, in bytes, after which a cut-off line may follow. */
    private static long read(Path file, Consumer<ObjectNode> existing) throws IOException {
        long end = 0;
        long number = 1;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    line.write(next);
                    continue;
                }
                accept(line.toByteArray(), file, number++, existing);
                end += line.size() + 1;
                line.reset();
            }
        }
        if (isObject(line.toByteArray())) {
            // An editor left out the last line's end, or a crash cut off just that.
            accept(line.toByteArray(), file, number, existing);
            end += line.size();
        }
        return end;
    }

    private static boolean isObject(byte[] line) throws IOException {
        try {
            return JSON.readTree(line) instanceof ObjectNode;
        } catch (JacksonException e) {
            return false;
        }
    }

    private void endLastLine(Path file) throws IOException {
        long size = channel.size();
        if (size == 0) {
            return;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        try (FileChannel reading = FileChannel.open(file, StandardOpenOption.READ)) {
            reading.read(last, size - 1);
        }
        if (last.get(0) != '\n') {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
    }

    private static void accept(byte[] line, Path file, long number, Consumer<ObjectNode> existing) throws IOException {
        if (new String(line, StandardCharsets.UTF_8).isBlank()) {
            return;
        }
        try {
            JsonNode row = JSON.readTree(line);
            if (!(row instanceof ObjectNode object)) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            existing.accept(object);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new TidewatchException(
                    "line " + number + " of " + file + " is damaged or was not written by this service:"
                            + " restore the file from a copy, remove the line, or choose another file",
                    e);
        }
    }

    /** A new file's name is safe only when its folder is; Windows has no such call and needs none. */
    private static void forceFolder(Path folder) {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            // Not possible here: the file's content is forced all the same.
        }
    }

    private static String reason(IOException failure) {
        return failure.getClass().getSimpleName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
    }
}
