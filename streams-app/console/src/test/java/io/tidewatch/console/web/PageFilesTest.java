package io.tidewatch.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page weighs, and that its parts are there. */
class PageFilesTest {
    private static final Path FOLDER = Path.of("src", "main", "resources", "console");
    /** Before compression; a phone on a poor line has a third of it within a second. */
    private static final long MOST_BYTES = 150_000;

    @Test
    void allFilesTogetherAreLight() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            long bytes = files.filter(file -> !file.endsWith("LICENSES.txt"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(bytes).isBetween(1L, MOST_BYTES);
        }
    }

    @Test
    void whatThePageNamesIsThere() throws IOException {
        List<String> named = java.util.regex.Pattern.compile("\"console/([^\"]+)\"")
                .matcher(Files.readString(FOLDER.resolve("index.html")))
                .results()
                .map(result -> result.group(1))
                .toList();
        assertThat(named).hasSizeGreaterThan(5).allMatch(name -> Files.exists(FOLDER.resolve(name)));
    }
}
