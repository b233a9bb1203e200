package io.tidewatch.streams;

import io.tidewatch.engine.scoring.Model;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.task.EngineTopology;
import java.nio.file.Path;
import java.util.Map;

/**
 * The engine on a bad day: at moments that a seed decides, a stream thread's transaction is aborted and its tasks are declared
 * corrupted, as Kafka Streams does when a commit finds no broker in time. Left alone, Kafka Streams would wipe the tasks' state and
 * revive the same tasks; {@link FencingProducer} has it open new ones. Nothing that ships can be told to run so.
 */
public final class CorruptedEngine {
    /** What the process prints at each corruption. */
    public static final String LINE = "Corrupted on purpose";

    private CorruptedEngine() {}

    /** The configuration that lets an engine's producers abort; goes into its section {@code kafka}. */
    public static Map<String, String> kafka(long seed) {
        return Map.of(
                "default.client.supplier",
                AbortingClients.class.getName(),
                "producer." + AbortingClients.SEED,
                Long.toString(seed));
    }

    /** Runs as {@code tidewatch run}, with the same arguments less the command, until it is stopped. */
    public static void main(String[] arguments) {
        TidewatchConfig config = ConfigFile.read(Path.of(arguments[1]));
        Model model = Model.load(config.model().path(), config.model().device());
        EngineRunner runner = EngineRunner.prepare(
                config,
                model,
                (settings, parts) ->
                        EngineTopology.build(settings, parts, EngineTopology.pendingStore(), CorruptedProcessor::new));
        runner.begin();
        Runtime.getRuntime().addShutdownHook(new Thread(runner::close, "stop-engine"));
        runner.await();
    }
}
