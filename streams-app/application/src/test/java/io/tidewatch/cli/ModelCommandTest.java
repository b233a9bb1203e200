package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.registry.ModelRegistry;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ModelPointer;
import io.tidewatch.topics.ModelReference;
import io.tidewatch.topics.PublishedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands of {@code tidewatch model} as far as they go without a cluster; {@code SwapIT} has the rest. */
class ModelCommandTest {
    private static final Path SHIPPED = Path.of("..", "..", "model-export", "models", "tidewatch-base");
    private static final Instant AT = Instant.parse("2026-11-22T13:00:00Z");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void takesTheShippedModel() {
        // When
        int exitCode = execute("model", "check", SHIPPED.toString());
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("tidewatch-base", "window", "This engine takes the model.");
    }

    @Test
    void saysWhereAForeignModelDiffers() throws IOException {
        // Given
        copyShipped("\"type_cart\"", "\"moon_phase\"", "\"hash\": \"", "\"hash\": \"0");
        // When
        int exitCode = execute("model", "check", folder.toString());
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("another feature catalogue", "feature 2 is 'moon_phase'", "Train it again");
    }

    @Test
    void saysThatANameCannotBePublished() throws IOException {
        // Given
        copyShipped("\"tidewatch-base\"", "\"@active\"");
        // When
        int exitCode = execute("model", "check", folder.toString());
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("'name' in ", "is '@active'", "give the model another name");
    }

    @Test
    void refusesABrokenModelBeforeItAsksTheCluster() throws IOException {
        // Given
        copyShipped();
        Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 3});
        // When
        int exitCode = execute("model", "publish", folder.toString(), "--bootstrap-server", "localhost:1");
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("cut short or replaced");
    }

    @Test
    void listsWhatIsPublishedActiveAndBefore() {
        // Given
        PublishedModel one = new PublishedModel(
                "one",
                AT,
                "ann",
                "{\"created\":\"2026-11-01\",\"shop\":{\"name\":\"toys\"}}",
                new byte[0],
                Optional.empty());
        PublishedModel two = new PublishedModel("two", AT, "bob", "{}", new byte[0], Optional.empty());
        ModelRegistry registry = new ModelRegistry(
                Map.of("one", one, "two", two),
                Optional.of(new ModelPointer(Optional.of(two.reference()), Optional.of(one.reference()), "bob", AT)),
                Optional.empty(),
                List.of("'three' cannot be read: a published model is empty"));
        // When
        List<String> lines = ModelListCommand.lines(registry);
        // Then
        assertThat(lines)
                .containsExactly(
                        "NAME  SHA256        CREATED     SHOP  PUBLISHED             BY   IS",
                        "one   " + one.sha256().substring(0, 12)
                                + "  2026-11-01  toys  2026-11-22T13:00:00Z  ann  previous",
                        "two   " + two.sha256().substring(0, 12)
                                + "  -           -     2026-11-22T13:00:00Z  bob  active",
                        "Active since 2026-11-22T13:00:00Z (bob): two.",
                        "Damaged: 'three' cannot be read: a published model is empty.");
    }

    @Test
    void saysThatTheActiveModelIsGone() {
        // Given
        ModelReference gone = new ModelReference("gone", "0".repeat(64));
        ModelRegistry registry = new ModelRegistry(
                Map.of(),
                Optional.of(new ModelPointer(Optional.of(gone), Optional.empty(), "bob", AT)),
                Optional.empty(),
                List.of());
        // Then
        assertThat(ModelListCommand.lines(registry))
                .contains("No model is published.")
                .anyMatch(line -> line.startsWith("The active model gone is not on the topic"));
    }

    private int execute(String... arguments) {
        CommandLine commandLine = Tidewatch.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    /** The shipped model with pairs of words in its manifest replaced. */
    private void copyShipped(String... replacements) throws IOException {
        String manifest = Files.readString(SHIPPED.resolve("model.json"));
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(manifest).contains(replacements[i]);
            manifest = manifest.replace(replacements[i], replacements[i + 1]);
        }
        Files.writeString(folder.resolve("model.json"), manifest);
        for (String graph : List.of("model.onnx", "step.onnx", "head.onnx")) {
            Files.copy(SHIPPED.resolve(graph), folder.resolve(graph));
        }
    }
}
