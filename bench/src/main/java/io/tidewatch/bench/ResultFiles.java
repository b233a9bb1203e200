package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Where a result goes besides the terminal: options that commands share. */
final class ResultFiles {
    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON.")
    private Optional<Path> json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the tables as Markdown.")
    private Optional<Path> markdown;

    @Option(names = "--plot", paramLabel = "FILE", description = "Writes a plot as SVG.")
    private Optional<Path> plot;

    @Option(names = "--report", paramLabel = "FILE", description = "Writes the tables into a page with markers.")
    private Optional<Path> page;

    /**
     * Makes the folders, so that an hour of measuring does not end in vain.
     *
     * @throws TidewatchException if a file cannot be written
     */
    void prepare() {
        Stream.of(json, markdown, plot).flatMap(Optional::stream).forEach(ResultFiles::prepare);
        page.ifPresent(PerformancePage::check);
    }

    /** Makes a file's folder. */
    static void prepare(Path file) {
        if (Files.isDirectory(file)) {
            throw new TidewatchException(file + " is a folder; name a file in it");
        }
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
        } catch (IOException refused) {
            throw new TidewatchException("cannot make the folder " + folder + "; name a file elsewhere", refused);
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new TidewatchException("cannot write " + file + "; name a file elsewhere");
        }
    }

    void write(JsonNode result) throws IOException {
        if (json.isPresent()) {
            Report.write(json.get(), result);
        }
        if (markdown.isPresent()) {
            Files.writeString(markdown.get(), Markdown.of(result));
        }
        if (page.isPresent()) {
            PerformancePage.write(page.get(), result);
        }
        if (plot.isPresent()) {
            Files.writeString(plot.get(), Plot.svg(result));
        }
    }
}
