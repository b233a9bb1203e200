package io.tidewatch.cli;

import io.tidewatch.cli.doctor.CertificateFindings;
import io.tidewatch.cli.doctor.CudaFindings;
import io.tidewatch.cli.doctor.Finding;
import io.tidewatch.cli.doctor.GraphFindings;
import io.tidewatch.cli.doctor.Machine;
import io.tidewatch.cli.doctor.PartitionFindings;
import io.tidewatch.engine.scoring.BatchTiming;
import io.tidewatch.engine.scoring.CudaSetup;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.LanePlan;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelException;
import io.tidewatch.engine.scoring.OnnxBuild;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.streams.KafkaLogs;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.ModelConfig;
import io.tidewatch.streams.config.ScoringConfig;
import io.tidewatch.streams.config.StateConfig;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.preflight.Certificates;
import io.tidewatch.streams.preflight.PartitionSample;
import io.tidewatch.streams.preflight.Preflight;
import io.tidewatch.streams.scoring.RunWatchdog;
import io.tidewatch.streams.scoring.SelfTest;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch doctor}: whether an engine would run well here, and what to do where it would not. */
@Command(
        name = "doctor",
        description = "Checks Java, memory, ONNX Runtime, CUDA, the model and the brokers, and measures the device.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:something is not, and the lines say what to do",
            "2:the command line is wrong"
        })
final class DoctorCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The configuration of 'run': it is checked, its model and device are taken, its brokers are asked.")
    private Optional<Path> configFile = Optional.empty();

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description = "The model folder. Default: the configuration's, or the one shipped with Tidewatch.")
    private Optional<Path> modelFolder = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "What to look for: ${COMPLETION-CANDIDATES}. Default: the configuration's, or auto.")
    private Optional<Device> wished = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        Optional<TidewatchConfig> config = config(findings);
        findings.addAll(Machine.ofThisProcess()
                .findings(config.map(TidewatchConfig::state).orElseGet(() -> ConfigFile.defaults(StateConfig.class))));
        ModelConfig model = model(config);
        findings.addAll(CudaFindings.of(model.device(), OnnxBuild.ofThisProcess(), CudaSetup.ofThisMachine()));
        examine(model, findings);
        config.ifPresentOrElse(
                given -> findings.addAll(brokers(given)),
                () -> findings.add(
                        Finding.note("brokers", "not asked; give --config to have them and the topics checked")));
        return report(findings);
    }

    private Optional<TidewatchConfig> config(List<Finding> findings) {
        try {
            Optional<TidewatchConfig> read = configFile.map(ConfigFile::read);
            read.ifPresent(valid -> findings.add(Finding.ok("config", configFile.get() + " is valid")));
            return read;
        } catch (TidewatchException refused) {
            findings.add(Finding.problem("config", refused.getMessage(), "correct " + configFile.get()));
            return Optional.empty();
        }
    }

    private ModelConfig model(Optional<TidewatchConfig> config) {
        Optional<ModelConfig> configured = config.map(TidewatchConfig::model);
        return new ModelConfig(
                modelFolder.orElseGet(() -> configured.map(ModelConfig::path).orElseGet(Installation::shippedModel)),
                wished.orElseGet(() -> configured.map(ModelConfig::device).orElse(Device.AUTO)));
    }

    /** Loads the model on the device, tries it out and measures; all that goes wrong is one finding. */
    private static void examine(ModelConfig config, List<Finding> findings) {
        try (Model model = Model.load(config.path(), config.device(), new RunWatchdog(ScoringConfig.LONGEST_RUN))) {
            findings.add(Finding.ok("model", config.path() + " is what this engine takes"));
            ModelCheck.of(model).lines().forEach(line -> findings.add(Finding.note("model", line)));
            findings.add(GraphFindings.of(model.manifest().operators(), Installation.home()));
            measure(model, findings);
        } catch (ModelException refused) {
            findings.add(Finding.problem("model", refused.getMessage(), "as the message says"));
        }
    }

    private static void measure(Model model, List<Finding> findings) {
        try {
            SelfTest test = SelfTest.run(model::newScorer);
            findings.add(Finding.ok("device", "self-test on " + model.deviceNote() + ", median times of a run:"));
            table(test.timings()).forEach(line -> findings.add(Finding.note("device", line)));
            test.stopped()
                    .ifPresent(reason ->
                            findings.add(Finding.note("device", "larger batches were not measured: " + reason)));
            LanePlan plan = LanePlan.choose(test.timings());
            findings.add(Finding.note(
                    "lane",
                    "from these: runs of up to %d rows, which wait up to %d µs for other threads%s"
                            .formatted(
                                    plan.rows(),
                                    plan.maxWait().toNanos() / 1000,
                                    model.device() == Device.CPU
                                            ? "; on the CPU used only with scoring.lane: always"
                                            : "")));
        } catch (ScoringException failed) {
            findings.add(Finding.problem(
                    "device",
                    "the self-test on " + model.deviceNote() + " failed: " + failed.getMessage(),
                    "try again when nothing else uses the device, or set model.device to cpu"));
        }
    }

    private static List<String> table(List<BatchTiming> timings) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("rows", "step µs", "risks µs", "µs a row"));
        for (BatchTiming timing : timings) {
            rows.add(List.of(
                    Integer.toString(timing.rows()),
                    micros(timing.stepNanos()),
                    micros(timing.risksNanos()),
                    String.format(Locale.ROOT, "%.2f", timing.nanosPerRow() / 1000)));
        }
        return TextTable.lines(rows);
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1000.0);
    }

    private static List<Finding> brokers(TidewatchConfig config) {
        List<Finding> findings = new ArrayList<>(CertificateFindings.of(Certificates.of(config), Instant.now()));
        findings.addAll(topics(config));
        return findings;
    }

    private static List<Finding> topics(TidewatchConfig config) {
        try {
            return KafkaLogs.silently(() -> {
                new Preflight(config).checkCluster();
                return List.of(
                        Finding.ok("brokers", config.bootstrapServers() + " answers, and the topics are there"),
                        PartitionFindings.of(PartitionSample.of(config)));
            });
        } catch (TidewatchException refused) {
            return List.of(Finding.problem("brokers", refused.getMessage(), "as the message says"));
        }
    }

    private int report(List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        findings.stream().flatMap(finding -> finding.lines().stream()).forEach(out::println);
        long problems = findings.stream()
                .filter(finding -> finding.state() == Finding.State.PROBLEM)
                .count();
        out.println(
                problems == 0
                        ? "All is well."
                        : problems + (problems == 1 ? " problem." : " problems.")
                                + " The lines with 'do:' say what to do.");
        out.flush();
        return problems == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
}
