package io.tidewatch.streams;

import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.streams.budget.BudgetOwner;
import io.tidewatch.streams.config.ModelConfig;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.config.TimeConfig;
import io.tidewatch.streams.registry.InForce;
import io.tidewatch.streams.registry.ModelSource;
import io.tidewatch.streams.registry.ModelTopic;
import io.tidewatch.streams.registry.ModelWatch;
import io.tidewatch.streams.registry.Refusal;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.streams.scoring.DeviceLanes;
import io.tidewatch.streams.state.RocksMemory;
import io.tidewatch.streams.task.DriftWatch;
import io.tidewatch.streams.task.EngineCounters;
import io.tidewatch.streams.task.EngineParts;
import io.tidewatch.streams.task.EngineTopology;
import io.tidewatch.streams.task.TaskBoard;
import io.tidewatch.topics.PublishedLines;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.ClusterException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running engine: starts Kafka Streams, waits until it ends, stops it in order, and keeps the first cause when it fails.
 * What watches it (health, metrics, the demo) asks it for its parts.
 */
public final class EngineRunner implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(EngineRunner.class);

    private final TidewatchConfig config;
    private final DeviceLanes lanes;
    private final ServedModel configured;
    private final Optional<ModelWatch> watch;
    private final Optional<BudgetOwner> budget;
    private final EngineParts parts;
    private final RocksMemory memory;
    private final KafkaStreams streams;
    private final LostEvents lost;
    private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();
    private final AtomicBoolean released = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private EngineRunner(
            TidewatchConfig config,
            DeviceLanes lanes,
            ServedModel configured,
            Optional<ModelWatch> watch,
            Optional<BudgetOwner> budget,
            EngineParts parts,
            RocksMemory memory,
            KafkaStreams streams,
            LostEvents lost) {
        this.config = config;
        this.lanes = lanes;
        this.configured = configured;
        this.watch = watch;
        this.budget = budget;
        this.parts = parts;
        this.memory = memory;
        this.streams = streams;
        this.lost = lost;
    }

    /**
     * Starts the engine: takes the active model, then the partitions. Those come when the group has shared them.
     *
     * @param model closed with the runner
     * @throws TidewatchException as {@link #prepare} and {@link #begin} do
     */
    public static EngineRunner start(TidewatchConfig config, Model model) {
        EngineRunner runner = prepare(config, model);
        runner.begin();
        return runner;
    }

    /**
     * An engine that has not started yet, for who wants to watch it from the beginning: {@link #begin()} starts it.
     *
     * @param model closed with the runner
     * @throws TidewatchException if Kafka Streams refuses the configuration or the state directory, or the model's device fails
     *     its self-test
     */
    public static EngineRunner prepare(TidewatchConfig config, Model model) {
        return prepare(config, model, EngineTopology::build);
    }

    /** For the test that shows what another topology would lose. */
    static EngineRunner prepare(
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
            EngineParts parts = new EngineParts(models, new EngineCounters(), new TaskBoard());
            Optional<BudgetOwner> budget = watch.flatMap(following -> budget(config, settings, following));
            LostEvents lost = new LostEvents(Clock.systemUTC());
            KafkaStreams streams = new KafkaStreams(
                    topology.apply(config, parts),
                    settings,
                    new EngineClients(settings.getKafkaClientSupplier(), lost));
            return new EngineRunner(config, lanes, configured, watch, budget, parts, memory, streams, lost);
        } catch (KafkaException refused) {
            memory.close();
            configured.letGo();
            lanes.close();
            throw refused(config, refused);
        }
    }

    private static Optional<ModelWatch> watch(
            TidewatchConfig config, StreamsConfig settings, DeviceLanes lanes, ServedModel configured) {
        if (config.model().registry() == ModelConfig.Registry.IGNORE) {
            return Optional.empty();
        }
        // The restore consumer's: the one client of Kafka Streams that belongs to no group either.
        Map<String, Object> client = settings.getRestoreConsumerConfigs(config.applicationId() + "-models");
        return Optional.of(new ModelWatch(
                () -> ModelTopic.open(client),
                config.model(),
                config.policy(),
                lanes,
                configured,
                config.time().mode() == TimeConfig.Mode.LIVE));
    }

    /** In a replay the lines stay where the model has them: when a task learns of others hangs on how fast the log is read. */
    private static Optional<BudgetOwner> budget(TidewatchConfig config, StreamsConfig settings, ModelSource models) {
        if (config.time().mode() == TimeConfig.Mode.REPLAY) {
            return Optional.empty();
        }
        String name = config.applicationId() + "-budget";
        return Optional.of(new BudgetOwner(
                config.applicationId(),
                config.budget(),
                models,
                settings.getRestoreConsumerConfigs(name),
                settings.getProducerConfigs(name),
                Clock.systemUTC()));
    }

    /**
     * Starts what was prepared: takes the active model, then the partitions. Those come when the group has shared them.
     *
     * @throws TidewatchException if the models' topic cannot be read, or Kafka Streams refuses the state directory
     */
    public void begin() {
        try {
            watch.ifPresent(following -> following.start(this::fail));
            warmUp();
            if (ended.isDone()) {
                // Stopped meanwhile.
                return;
            }
            start();
            budget.ifPresent(BudgetOwner::start);
        } catch (ClusterException unread) {
            close();
            throw TidewatchException.whileRunning(unread.getMessage(), unread);
        } catch (KafkaException refused) {
            close();
            throw refused(config, refused);
        }
    }

    /**
     * Waits until the engine has ended.
     *
     * @throws TidewatchException if it ended by a failure; the message says which
     */
    public void await() {
        ended.join();
        Throwable failure = firstFailure.get();
        if (failure != null) {
            Optional<String> told = new FailureText(config).of(failure);
            if (told.isEmpty()) {
                LOGGER.atError().setCause(failure).log("The engine failed");
            }
            throw TidewatchException.whileRunning(
                    "the engine stopped: "
                            + told.orElseGet(() -> "an unexpected "
                                    + rootOf(failure).getClass().getSimpleName()
                                    + "; the log has the trace, please report it"),
                    failure);
        }
    }

    /**
     * Stops in order within the configured time: what is in hand is committed, the rest waits in its slots for the next start.
     * May be called again, and by several threads: who starts in vain closes, and the process's end does it once more.
     */
    @Override
    public void close() {
        // A named instance comes back under its name; another one's partitions should move at once.
        CloseOptions.GroupMembershipOperation membership =
                config.processing().groupInstanceId().isPresent()
                        ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                        : CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
        budget.ifPresent(BudgetOwner::close);
        boolean stopped =
                streams.close(CloseOptions.timeout(config.shutdownTimeout()).withGroupMembershipOperation(membership));
        if (stopped) {
            release();
        } else {
            LOGGER.atError()
                    .addKeyValue("shutdownTimeout", config.shutdownTimeout())
                    .log("Engine did not stop in time; its transaction is aborted, nothing is lost");
        }
        ended.complete(null);
    }

    /** Kafka Streams, for its state, its metrics and queries. */
    public KafkaStreams streams() {
        return streams;
    }

    /** What was counted. */
    public EngineCounters counters() {
        return parts.counters();
    }

    /** The events that were deleted before they were read, as far as this process has noticed. */
    public LostEvents lost() {
        return lost;
    }

    /** The tasks at work here. */
    public TaskBoard tasks() {
        return parts.tasks();
    }

    /** The model in force in this instance, which its tasks switch to between two batches. */
    public InForce inForce() {
        return parts.models().inForce();
    }

    /** Whether lines may follow the shop in this instance: not in a replay, nor without the models' topic. */
    public boolean keepsBudget() {
        return budget.isPresent();
    }

    /** What is said of lines and of the shop's size; empty if nothing was, or nobody listens. */
    public Optional<PublishedLines> lines() {
        return watch.flatMap(ModelWatch::lines);
    }

    /** The model in the shadow of the one in force; empty if there is none. */
    public Optional<InForce> shadow() {
        return parts.models().shadow();
    }

    /** The model that should be in the shadow and was refused; empty if there is none. */
    public Optional<Refusal> shadowRefusal() {
        return watch.flatMap(ModelWatch::shadowRefusal);
    }

    /** The model that should be in force and was refused; empty if there is none. */
    public Optional<Refusal> refusal() {
        return watch.flatMap(ModelWatch::refusal);
    }

    /** How often a model was refused. */
    public long refusals() {
        return watch.map(ModelWatch::refusals).orElse(0L);
    }

    /** How far what this process has served lately is from what its model was trained on. */
    public DriftReport drift() {
        return DriftWatch.report(
                inForce().model().manifest(),
                parts.tasks().tasks().stream()
                        .flatMap(task -> task.drift().stream())
                        .toList());
    }

    /** What it was started with. */
    public TidewatchConfig config() {
        return config;
    }

    /** Live, customers wait for the first events; a replay's are many, and warm the engine up themselves. */
    private void warmUp() {
        if (config.time().mode() == TimeConfig.Mode.LIVE) {
            ServedModel model = parts.models().hold().model();
            try {
                new WarmUp().run(model, ended::isDone);
            } finally {
                model.letGo();
            }
        }
    }

    /** Frees what the stream threads use, once they have ended: native memory must not be freed under them. */
    private void release() {
        if (released.compareAndSet(false, true)) {
            memory.close();
            watch.ifPresentOrElse(ModelWatch::close, configured::letGo);
            lanes.close();
            LOGGER.atInfo().log("Engine stopped");
        }
    }

    /** The process ends with this cause, and is started again: an engine that follows no model any more would not be noticed. */
    private void fail(Throwable failure) {
        firstFailure.compareAndSet(null, failure);
        ended.complete(null);
    }

    private void start() {
        streams.setUncaughtExceptionHandler(failure -> {
            firstFailure.compareAndSet(null, failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((state, before) -> {
            LOGGER.atInfo().addKeyValue("state", state).log("Engine state");
            if (state == KafkaStreams.State.ERROR || state == KafkaStreams.State.NOT_RUNNING) {
                ended.complete(null);
            }
        });
        streams.start();
        LOGGER.atInfo()
                .addKeyValue("applicationId", config.applicationId())
                .addKeyValue("model", inForce().model().manifest().name())
                .addKeyValue("device", inForce().model().deviceNote())
                .addKeyValue("guarantee", config.processing().guarantee())
                .addKeyValue("threads", config.processing().threads())
                .log("Engine started");
        if (watch.isEmpty()) {
            configured
                    .inaction()
                    .ifPresent(reason ->
                            LOGGER.atWarn().addKeyValue("reason", reason).log("Nothing is raised"));
        }
    }

    private static TidewatchException refused(TidewatchConfig config, KafkaException refused) {
        return TidewatchException.whileRunning(
                new FailureText(config)
                        .of(refused)
                        .orElse("Kafka Streams does not start: " + refused.getMessage()
                                + "; check the 'kafka' section"),
                refused);
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
