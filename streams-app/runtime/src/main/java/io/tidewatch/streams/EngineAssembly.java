package io.tidewatch.streams;

import io.tidewatch.engine.scoring.Model;
import io.tidewatch.streams.budget.BudgetOwner;
import io.tidewatch.streams.config.ModelConfig;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.config.TimeConfig;
import io.tidewatch.streams.erasure.ErasureForwarder;
import io.tidewatch.streams.erasure.LocalErasure;
import io.tidewatch.streams.owner.SoleOwner;
import io.tidewatch.streams.registry.ModelSource;
import io.tidewatch.streams.registry.ModelTopic;
import io.tidewatch.streams.registry.ModelWatch;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.streams.scoring.DeviceLanes;
import io.tidewatch.streams.scoring.RunWatchdog;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.state.RocksMemory;
import io.tidewatch.streams.strategy.StrategyOwner;
import io.tidewatch.streams.task.EngineCounters;
import io.tidewatch.streams.task.EngineParts;
import io.tidewatch.streams.task.HomePartition;
import io.tidewatch.streams.task.TaskBoard;
import io.tidewatch.streams.task.TaskSources;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.Access;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * What an engine is made of, before it starts.
 *
 * @param configured the model of the configuration
 * @param watch on the models' topic; empty if the configuration ignores it
 * @param input the events' topic
 * @param erasures brings requests to tasks; empty without a key
 * @param localErasure has local files written anew for users who were erased
 * @param budget moves the lines with the shop; empty in a replay, or without a watch
 * @param strategy learns from outcomes; empty in a replay, or where none is configured
 * @param memory shared by all stores
 */
record EngineAssembly(
        TidewatchConfig config,
        DeviceLanes lanes,
        ServedModel configured,
        InputTopic input,
        Optional<ModelWatch> watch,
        Optional<SoleOwner> budget,
        Optional<SoleOwner> strategy,
        Optional<ErasureForwarder> erasures,
        LocalErasure localErasure,
        EngineParts parts,
        RocksMemory memory,
        KafkaStreams streams,
        LostEvents lost)
        implements AutoCloseable {
    /**
     * Makes the parts.
     *
     * @param model closed with them
     * @throws TidewatchException if Kafka Streams refuses the configuration or the state directory, or the model's device fails
     *     its self-test
     */
    static EngineAssembly of(
            TidewatchConfig config, Model model, BiFunction<TidewatchConfig, EngineParts, Topology> topology) {
        DeviceLanes lanes = new DeviceLanes(config.scoring());
        ServedModel configured = ServedModel.of(model, config.policy(), Optional.empty(), lanes);
        InputTopic input = InputTopic.of(config);
        RocksMemory memory = new RocksMemory(config.state(), input.partitions());
        try {
            StreamsConfig settings = new StreamsConfig(StreamsSettings.of(config, memory, input.replication()));
            Optional<ModelWatch> watch = watch(config, settings, lanes, configured);
            ModelSource models =
                    watch.<ModelSource>map(following -> following).orElseGet(() -> ModelSource.of(configured));
            ReroutedTopic.make(config, input);
            TaskSources sources = new TaskSources(config.savepointTopic());
            EngineParts parts = new EngineParts(
                    models, new EngineCounters(), new TaskBoard(), new HomePartition(input.partitions()), sources);
            Optional<SoleOwner> budget = watch.flatMap(following -> budget(config, settings, following));
            Optional<SoleOwner> strategy = watch.flatMap(following -> strategy(config, settings));
            Optional<ErasureForwarder> erasures = erasures(config, settings, parts.home());
            LocalErasure localErasure =
                    new LocalErasure(memory.openStores(), config.state().compactWithin());
            LostEvents lost = new LostEvents(Clock.systemUTC());
            KafkaStreams streams = new ReadableStreams(
                    topology.apply(config, parts),
                    settings,
                    new EngineClients(settings.getKafkaClientSupplier(), lost, sources));
            return new EngineAssembly(
                    config,
                    lanes,
                    configured,
                    input,
                    watch,
                    budget,
                    strategy,
                    erasures,
                    localErasure,
                    parts,
                    memory,
                    streams,
                    lost);
        } catch (KafkaException refused) {
            memory.close();
            configured.release();
            lanes.close();
            throw refused(config, refused);
        }
    }

    /** What a person is told when Kafka Streams refuses to start. */
    static TidewatchException refused(TidewatchConfig config, KafkaException refused) {
        return TidewatchException.whileRunning(
                new FailureText(config)
                        .of(refused)
                        .orElse("Kafka Streams does not start: " + refused.getMessage()
                                + "; check the 'kafka' section"),
                refused);
    }

    private static Optional<ModelWatch> watch(
            TidewatchConfig config, StreamsConfig settings, DeviceLanes lanes, ServedModel configured) {
        if (config.model().registry() == ModelConfig.Registry.IGNORE) {
            return Optional.empty();
        }
        // The restore consumer's: the one client of Kafka Streams that belongs to no group either.
        Map<String, Object> client = settings.getRestoreConsumerConfigs(config.applicationId() + "-models");
        return Optional.of(new ModelWatch(
                () -> ModelTopic.open(client, Access.asEngine(config.baseApplicationId())),
                config.model(),
                new RunWatchdog(config.scoring().longestRun()),
                config.policy(),
                lanes,
                configured,
                config.time().mode() == TimeConfig.Mode.LIVE));
    }

    /** In a replay the lines stay where the model has them: when a task learns of others hangs on how fast the log is read. */
    private static Optional<SoleOwner> budget(TidewatchConfig config, StreamsConfig settings, ModelSource models) {
        if (config.time().mode() == TimeConfig.Mode.REPLAY) {
            return Optional.empty();
        }
        String name = config.applicationId() + "-budget";
        // All generations keep one budget, in one group: the next one goes on with what was said before.
        return Optional.of(BudgetOwner.of(
                config.baseApplicationId(),
                config.budget(),
                models,
                settings.getRestoreConsumerConfigs(name),
                settings.getProducerConfigs(name),
                Clock.systemUTC()));
    }

    /** In a replay the strategy stays without knowledge, for the same reason. All generations learn in one group, from the same topics. */
    private static Optional<SoleOwner> strategy(TidewatchConfig config, StreamsConfig settings) {
        if (config.time().mode() == TimeConfig.Mode.REPLAY) {
            return Optional.empty();
        }
        String name = config.applicationId() + "-strategy";
        return config.strategy()
                .map(learning -> StrategyOwner.of(
                        config.baseApplicationId(),
                        settings.getRestoreConsumerConfigs(name),
                        settings.getProducerConfigs(name),
                        Clock.systemUTC()));
    }

    /** Without the key a task could not know erased users again, so requests wait. */
    private static Optional<ErasureForwarder> erasures(
            TidewatchConfig config, StreamsConfig settings, HomePartition home) {
        String group = ErasureForwarder.group(config.applicationId());
        return config.erasure()
                .key()
                .map(key -> new ErasureForwarder(
                        group,
                        Names.repartition(config.applicationId(), Names.REROUTED),
                        home,
                        settings.getRestoreConsumerConfigs(group),
                        settings.getProducerConfigs(group)));
    }

    /** Frees what the stream threads use, once they have ended: native memory must not be freed under them. */
    @Override
    public void close() {
        memory.close();
        watch.ifPresentOrElse(ModelWatch::close, configured::release);
        lanes.close();
    }
}
