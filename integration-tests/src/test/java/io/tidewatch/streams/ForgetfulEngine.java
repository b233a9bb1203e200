package io.tidewatch.streams;

import io.tidewatch.engine.scoring.Model;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.task.EngineTopology;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The engine with one thing changed: events that wait for their batch are kept in memory and nowhere else. What everybody
 * would write first, and what the oracle test must find out. Nothing that ships can be told to run so.
 */
public final class ForgetfulEngine {
    private ForgetfulEngine() {}

    /** Runs as {@code tidewatch run}, with the same arguments less the command, until it is stopped. */
    public static void main(String[] arguments) {
        TidewatchConfig config = ConfigFile.read(Path.of(arguments[1]));
        Model model = Model.load(config.model().path(), config.model().device());
        EngineRunner runner = EngineRunner.prepare(
                config,
                model,
                (settings, parts) -> EngineTopology.build(settings, parts, inMemoryOnly(), UnaryOperator.identity()));
        runner.begin();
        Runtime.getRuntime().addShutdownHook(new Thread(runner::close, "stop-engine"));
        runner.await();
    }

    private static StoreBuilder<?> inMemoryOnly() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(Names.PENDING), Serdes.Integer(), Serdes.ByteArray())
                .withLoggingDisabled();
    }
}
