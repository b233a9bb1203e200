package io.tidewatch.cli;

import io.tidewatch.engine.scoring.Model;
import io.tidewatch.ops.OpsServer;
import io.tidewatch.streams.EngineRunner;
import io.tidewatch.streams.KafkaLogs;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.preflight.Preflight;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidewatch run}: the engine against any Kafka, until SIGTERM or a failure. */
@Command(
        name = "run",
        description = "Runs the engine against a Kafka cluster until it is stopped.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "1:the engine failed while it ran; a restart may help",
            "2:the configuration, the model or the topics are wrong; a restart does not help",
            "143:stopped in order by SIGTERM"
        })
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The configuration; docs/tidewatch.yaml is a documented sample.")
    private Path configFile;

    @Override
    public Integer call() {
        TidewatchConfig config = ConfigFile.read(configFile);
        // A client that finds no broker warns many times a second; the preflight says it once.
        Model model = KafkaLogs.silently(() -> new Preflight(config).check());
        return run(EngineRunner.prepare(config, model));
    }

    private static int run(EngineRunner runner) {
        OpsServer ops = watch(runner);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            runner.close();
                            // Last, so that probes are answered while the engine stops.
                            ops.close();
                        },
                        "stop-engine"));
        runner.begin();
        runner.await();
        return ExitCode.OK;
    }

    private static OpsServer watch(EngineRunner runner) {
        try {
            return OpsServer.open(runner);
        } catch (TidewatchException refused) {
            runner.close();
            throw refused;
        }
    }
}
