package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.workbench.MarkedPage;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a result's tables into a page, between markers; the words around them are a person's. */
final class PerformancePage {
    private static final MarkedPage PAGE = new MarkedPage("bench", "goals");

    private PerformancePage() {}

    /**
     * Looks at a page before it is written.
     *
     * @throws TidewatchException if it is missing or has no place for tables
     */
    static void check(Path page) {
        PAGE.check(page);
    }

    /** Replaces what stands between {@code <!-- bench:KEY -->} and {@code <!-- /bench -->}. */
    static void write(Path page, JsonNode result) throws IOException {
        PAGE.write(page, key -> Markdown.block(result, key));
    }

    static String filled(String page, JsonNode result) {
        return PAGE.filled(page, key -> Markdown.block(result, key));
    }
}
