package io.tidewatch.workbench;

import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes figures into a page, between markers such as {@code <!-- bench:goals -->} and {@code <!-- /bench -->}; the words around them are
 * a person's.
 */
public final class MarkedPage {
    private final String tag;
    private final String example;
    private final Pattern marked;

    /**
     * @param tag of the markers, {@code bench} above
     * @param example a key that a page may have, {@code goals} above
     */
    public MarkedPage(String tag, String example) {
        this.tag = tag;
        this.example = example;
        this.marked =
                Pattern.compile("(<!-- " + tag + ":(?<key>[a-z]+) -->\\R).*?(<!-- /" + tag + " -->)", Pattern.DOTALL);
    }

    /**
     * Looks at a page before it is written.
     *
     * @throws TidewatchException if it is missing or has no place for figures
     */
    public void check(Path page) {
        if (!hasPlace(page)) {
            throw new TidewatchException(page + " has no place for tables: write lines such as <!-- " + tag + ":"
                    + example + " --> and <!-- /" + tag + " --> where they shall stand");
        }
    }

    private boolean hasPlace(Path page) {
        try {
            return Files.isWritable(page)
                    && marked.matcher(Files.readString(page)).find();
        } catch (IOException noText) {
            return false;
        }
    }

    /**
     * Replaces what stands between markers.
     *
     * @param block the figures of a key, ending with a line
     */
    public void write(Path page, UnaryOperator<String> block) throws IOException {
        check(page);
        Files.writeString(page, filled(Files.readString(page), block));
    }

    /** The same with a page in memory. */
    public String filled(String page, UnaryOperator<String> block) {
        return marked.matcher(page)
                .replaceAll(place ->
                        Matcher.quoteReplacement(place.group(1) + block.apply(place.group(2)) + place.group(3)));
    }
}
