package io.tidewatch.workbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.ShopEventCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first page's examples work and its commands exist; the links of every page lead somewhere. */
class ReadmeTest {
    private static final Path HOME = Path.of("..", "..");
    /** A link's target without the place in the page. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(?:#[^)]*)?\\)");

    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".venv", "runs");

    private final String readme = read();

    @Test
    void theAlertAndTheEventAreThoseOfTheContract() throws Exception {
        List<String> messages = blocks("json");

        assertThat(messages).hasSize(2);
        assertThat(ChurnAlertCodec.read(bytes(messages.get(0))).reasons()).hasSize(2);
        assertThat(ShopEventCodec.read(bytes(messages.get(1))).items()).hasSize(1);
    }

    @Test
    void theConfigurationIsEnoughToStart() {
        assertThat(blocks("yaml"))
                .hasSize(1)
                .allSatisfy(yaml -> assertThatCode(() -> ConfigFile.parse(yaml, name -> Optional.empty()))
                        .doesNotThrowAnyException());
    }

    @Test
    void everyCommandExists() {
        Pattern command = Pattern.compile("\\./tidewatch ([a-z]+)");
        // These are not the JVM's, or not all: Python's package and the bench's own jar.
        List<String> elsewhere = List.of("model", "retrain", "bench", "faults");

        assertThat(command.matcher(readme).results().map(match -> match.group(1)))
                .isNotEmpty()
                .allMatch(name -> elsewhere.contains(name)
                        || Tidewatch.commandLine().getSubcommands().containsKey(name));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        Path folder = HOME.resolve(page).getParent();

        assertThat(LINK.matcher(Files.readString(HOME.resolve(page)))
                        .results()
                        .map(match -> match.group(1))
                        .filter(target -> !target.isEmpty() && !target.contains("://")))
                .allSatisfy(target -> assertThat(folder.resolve(target)).exists());
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(HOME)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .map(HOME::relativize)
                    .filter(file -> IntStream.range(0, file.getNameCount())
                            .mapToObj(file::getName)
                            .noneMatch(part -> NOT_OURS.contains(part.toString())))
                    .sorted()
                    .toList();
        }
    }

    private List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(readme)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String read() {
        try {
            return Files.readString(HOME.resolve("README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
