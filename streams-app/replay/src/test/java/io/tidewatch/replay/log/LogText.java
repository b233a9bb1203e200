package io.tidewatch.replay.log;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.topics.ShopEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** A log written by a test, and what was read from it. */
record LogText(List<ShopEvent> events, UnusableRows unusable) {
    /** Writes the lines to a file and reads them. */
    static LogText read(Dataset dataset, Path folder, String... lines) {
        return read(dataset, FieldMapping.NONE, folder, lines);
    }

    static LogText read(Dataset dataset, FieldMapping mapping, Path folder, String... lines) {
        return read(dataset.source(List.of(write(folder, lines)), mapping));
    }

    static LogText read(EventSource source) {
        List<ShopEvent> events = new ArrayList<>();
        try (EventLog log = source.open()) {
            log.forEachRemaining(events::add);
            return new LogText(events, log.unusable());
        }
    }

    static Path write(Path folder, String... lines) {
        return write(folder.resolve("log.txt"), String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    static Path write(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path writeGzip(Path file, String... lines) {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FieldMapping mapping(Map<String, String> columns, Map<String, String> constants) {
        return FieldMapping.of(columns, constants, Map.of(), Optional.empty(), FieldMapping.Forms.UNSAID);
    }

    long unusable(RowProblem problem) {
        return Optional.ofNullable(unusable.byProblem().get(problem))
                .map(UnusableRows.Kind::rows)
                .orElse(0L);
    }
}
