package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a result's tables into a page, between markers; the words around them are a person's. */
final class PerformancePage {
    private static final Pattern MARKED =
            Pattern.compile("(<!-- bench:(?<key>[a-z]+) -->\\R).*?(<!-- /bench -->)", Pattern.DOTALL);

    private PerformancePage() {}

    /**
     * Looks at a page before it is written.
     *
     * @throws TidewatchException if it is missing or has no place for tables
     */
    static void check(Path page) {
        if (!hasPlace(page)) {
            throw new TidewatchException(page + " has no place for tables: write lines such as <!-- bench:goals --> and"
                    + " <!-- /bench --> where they shall stand");
        }
    }

    private static boolean hasPlace(Path page) {
        try {
            return Files.isWritable(page)
                    && MARKED.matcher(Files.readString(page)).find();
        } catch (IOException noText) {
            return false;
        }
    }

    /** Replaces what stands between {@code <!-- bench:KEY -->} and {@code <!-- /bench -->}. */
    static void write(Path page, JsonNode result) throws IOException {
        check(page);
        Files.writeString(page, filled(Files.readString(page), result));
    }

    static String filled(String page, JsonNode result) {
        return MARKED.matcher(page)
                .replaceAll(place -> Matcher.quoteReplacement(
                        place.group(1) + Markdown.block(result, place.group(2)) + place.group(3)));
    }
}
