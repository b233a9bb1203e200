package io.tidewatch.workbench;

import io.tidewatch.replay.AlertFile;
import io.tidewatch.replay.report.Report;
import io.tidewatch.replay.report.ReportJson;
import io.tidewatch.replay.report.ReportPage;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a run's results go: a picocli mixin of backtest and demo. Refuses a place that cannot be written before the run. */
final class ReportFiles {
    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Where the report goes as JSON. Default: the command's name with .json in the working folder.")
    private Optional<Path> givenReport = Optional.empty();

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Where the report goes as a page to look at. Default: beside the JSON.")
    private Optional<Path> html = Optional.empty();

    @Option(
            names = "--alerts",
            paramLabel = "FILE",
            description = "Where the alerts of the judged span go, one JSON object per line, ordered by id.")
    private Optional<Path> alerts = Optional.empty();

    private Path report = Path.of("report.json");

    /**
     * Fails with one sentence if a result could not be written, so that no run is in vain. To be called first.
     *
     * @param command names the report where the user did not
     */
    void check(String command) {
        report = givenReport.orElse(Path.of(command + ".json"));
        for (Path file : files()) {
            Path folder = file.toAbsolutePath().getParent();
            if (Files.isDirectory(file)) {
                throw new TidewatchException(file + " is a folder; name a file in it");
            }
            if (!Files.isDirectory(folder)) {
                throw new TidewatchException("there is no folder " + folder + " to write " + file.getFileName()
                        + " into; create it or name another");
            }
            if (!Files.isWritable(folder) || (Files.exists(file) && !Files.isWritable(file))) {
                throw new TidewatchException(file + " cannot be written; name another file or change its permissions");
            }
        }
    }

    /** Writes everything that was asked for. */
    void write(Report result, Collection<ChurnAlert> judgedAlerts) {
        try {
            Files.writeString(report, ReportJson.write(result));
            Files.writeString(page(), ReportPage.write(result));
            if (alerts.isPresent()) {
                AlertFile.write(alerts.get(), judgedAlerts);
            }
        } catch (IOException e) {
            throw new TidewatchException(
                    "the results cannot be written (" + e.getMessage() + "); is the disk full?", e);
        }
    }

    /** The page's file. */
    Path page() {
        return html.orElseGet(
                () -> report.resolveSibling(stem(report.getFileName().toString()) + ".html"));
    }

    /** The files that are written, the report first. */
    List<Path> files() {
        return alerts.map(file -> List.of(report, page(), file)).orElseGet(() -> List.of(report, page()));
    }

    private static String stem(String name) {
        return name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
    }
}
