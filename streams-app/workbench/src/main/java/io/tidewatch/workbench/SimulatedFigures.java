package io.tidewatch.workbench;

import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Where the table and the picture of a simulation go: the table is printed, and takes its place on a page. */
final class SimulatedFigures {
    private static final String KEY = "simulated";

    private final MarkedPage marked;
    private final Optional<Path> page;
    private final Optional<Path> plot;

    /**
     * Checks the page, before anything is simulated.
     *
     * @param prefix of the marks on the page
     */
    SimulatedFigures(String prefix, Optional<Path> page, Optional<Path> plot) {
        this.marked = new MarkedPage(prefix, KEY);
        this.page = page;
        this.plot = plot;
        page.ifPresent(marked::check);
    }

    /** Prints and writes. */
    void write(PrintWriter out, String table, Supplier<String> svg) {
        out.print(table);
        try {
            if (page.isPresent()) {
                marked.write(page.get(), key -> table);
            }
            if (plot.isPresent()) {
                Files.writeString(plot.get(), svg.get());
            }
        } catch (IOException failed) {
            throw new TidewatchException("the figures cannot be written: " + failed, failed);
        }
        out.flush();
    }
}
