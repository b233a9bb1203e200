package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be told without a broker; the rest is in the integration tests. */
class RunCommandTest {
    @TempDir
    private Path folder;

    private record Outcome(int exitCode, String said) {}

    @Test
    void missingFileIsOneSentence() {
        // When
        Outcome outcome = run(folder.resolve("none.yaml"));

        // Then
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.said().lines())
                .singleElement()
                .asString()
                .startsWith("tidewatch: the configuration file ")
                .contains("none.yaml does not exist");
    }

    @Test
    void unknownKeyIsOneSentenceWithTheKeyThatWasMeant() throws IOException {
        // Given
        Path file = config("bootstrap_servers: localhost:9092\nmodell: {path: m}\n");

        // When
        Outcome outcome = run(file);

        // Then
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.said().lines())
                .singleElement()
                .asString()
                .startsWith("tidewatch: 'modell' is no key of the configuration; did you mean 'model'?");
    }

    @Test
    void missingModelIsOneSentence() throws IOException {
        // Given
        Path file = config("""
                bootstrap_servers: localhost:9092
                model: {path: '%1$s/no-model'}
                state: {directory: '%1$s/state'}
                """.formatted(folder));

        // When
        Outcome outcome = run(file);

        // Then
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.said().lines())
                .singleElement()
                .asString()
                .startsWith("tidewatch: ")
                .contains("no-model", "model.path");
    }

    @Test
    void stateDirectoryThatCannotBeWrittenIsOneSentence() throws IOException {
        // Given: a file where the directory should be
        Path occupied = Files.writeString(folder.resolve("occupied"), "");
        Path file = config("""
                bootstrap_servers: localhost:9092
                model: {path: m}
                state: {directory: '%s'}
                """.formatted(occupied));

        // When
        Outcome outcome = run(file);

        // Then
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.said()).contains("cannot be written", "'state.directory'");
    }

    private Path config(String yaml) throws IOException {
        return Files.writeString(folder.resolve("tidewatch.yaml"), yaml);
    }

    private static Outcome run(Path file) {
        StringWriter said = new StringWriter();
        int exitCode =
                Tidewatch.commandLine().setErr(new PrintWriter(said, true)).execute("run", "--config", file.toString());
        return new Outcome(exitCode, said.toString());
    }
}
