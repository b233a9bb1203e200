package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.topics.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    private static final String SHIPPED = "../../model-export/models/tidewatch-base";

    @TempDir
    private Path folder;

    private record Outcome(int exitCode, String said) {}

    @Test
    void aMachineThatCanRunTheShippedModelIsWellAndShowsWhatItsDeviceTakes() {
        Outcome outcome = doctor("--model", SHIPPED, "--device", "cpu");

        assertThat(outcome.said)
                .contains("self-test on CPU")
                .containsPattern("(?m)^note +device +4096 +[0-9.]+ +[0-9.]+ ");
        assertThat(outcome.said).containsPattern("lane +from these: runs of up to \\d+ rows, which wait up to \\d+ µs");
        assertThat(outcome.said).contains("brokers  not asked").endsWith("All is well." + System.lineSeparator());
        assertThat(outcome.exitCode).isZero();
    }

    @Test
    void cudaThatCannotBeHadIsAProblemWithItsRemedy() throws Exception {
        try (Model model = Model.load(Path.of(SHIPPED), Device.AUTO)) {
            Assumptions.assumeThat(model.device()).as("a machine without a GPU").isEqualTo(Device.CPU);
        }

        Outcome outcome = doctor("--model", SHIPPED, "--device", "cuda");

        assertThat(outcome.exitCode).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.said)
                .contains(
                        "problem  cuda     no NVIDIA driver is loaded",
                        "problem  model    model.device is cuda, but CUDA")
                .contains("docs/gpu.md", "do: install the driver");
    }

    @Test
    void aModelThatIsNotThereIsOneProblem() {
        Outcome outcome = doctor("--model", folder.resolve("none").toString(), "--device", "cpu");

        assertThat(outcome.exitCode).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.said)
                .contains("problem  model    There is no model folder")
                .contains("1 problem.");
    }

    @Test
    void aWrongConfigurationIsAProblemAndTheRestIsLookedAtAllTheSame() throws IOException {
        Path file = Files.writeString(folder.resolve("t.yaml"), "bootstrap_servers: a:1\nmodell: {path: m}\n");

        Outcome outcome = doctor("--config", file.toString(), "--model", SHIPPED, "--device", "cpu");

        assertThat(outcome.exitCode).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.said)
                .contains("problem  config   'modell' is no key of the configuration; did you mean 'model'?")
                .contains("ok       model");
    }

    @Test
    void brokersThatCannotBeFoundAreAProblem() throws IOException {
        Path file = Files.writeString(
                folder.resolve("t.yaml"),
                "bootstrap_servers: nowhere.invalid:9092\nmodel: {path: %s, device: cpu}\n".formatted(SHIPPED));

        Outcome outcome = doctor("--config", file.toString());

        assertThat(outcome.exitCode).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.said)
                .contains("ok       config")
                .contains("problem  brokers")
                .contains("1 problem.");
    }

    private static Outcome doctor(String... options) {
        StringWriter said = new StringWriter();
        String[] arguments = new String[options.length + 1];
        arguments[0] = "doctor";
        System.arraycopy(options, 0, arguments, 1, options.length);
        int exitCode = Tidewatch.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments);
        return new Outcome(exitCode, said.toString());
    }
}
