package io.tidewatch.streams;

import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.config.TimeConfig;
import io.tidewatch.streams.erasure.ErasureForwarder;
import io.tidewatch.streams.owner.SoleOwner;
import io.tidewatch.streams.registry.InForce;
import io.tidewatch.streams.registry.ModelWatch;
import io.tidewatch.streams.registry.Refusal;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.streams.task.DriftWatch;
import io.tidewatch.streams.task.EngineCounters;
import io.tidewatch.streams.task.EngineParts;
import io.tidewatch.streams.task.EngineTopology;
import io.tidewatch.streams.task.TaskBoard;
import io.tidewatch.topics.PublishedLines;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.ClusterException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
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

    private final EngineAssembly engine;
    private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();
    private final AtomicBoolean released = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile Optional<String> handedOver = Optional.empty();
    private volatile Optional<HandOverWatch> handOver = Optional.empty();
    private volatile Optional<ClockWatch> clock = Optional.empty();

    private EngineRunner(EngineAssembly engine) {
        this.engine = engine;
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
     * An engine that has not started yet, for callers that watch it from the beginning: {@link #begin()} starts it.
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
        return new EngineRunner(EngineAssembly.of(config, model, topology));
    }

    /**
     * Starts what was prepared: takes the active model, then the partitions. Those come when the group has shared them.
     *
     * @throws TidewatchException if the models' topic cannot be read, or Kafka Streams refuses the state directory
     */
    public void begin() {
        if (!engine.input().isKnown()) {
            close();
            throw TidewatchException.whileRunning(
                    "the brokers did not say how many partitions %s has, without which no event is known to be in its right one;"
                                    .formatted(TopicNames.SHOP_EVENTS)
                            + " start again when they answer",
                    new IllegalStateException("unanswered"));
        }
        try {
            engine.watch().ifPresent(following -> following.start(this::fail));
            warmUp();
            if (ended.isDone()) {
                // Stopped meanwhile.
                return;
            }
            start();
            owners().forEach(SoleOwner::start);
        } catch (ClusterException unread) {
            close();
            throw TidewatchException.whileRunning(unread.getMessage(), unread);
        } catch (KafkaException refused) {
            close();
            throw EngineAssembly.refused(engine.config(), refused);
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
            Optional<String> told = new FailureText(engine.config()).of(failure);
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
     * May be called again, and by several threads: a start in vain closes, and the process's end does it once more.
     */
    @Override
    public void close() {
        handOver.ifPresent(HandOverWatch::close);
        clock.ifPresent(ClockWatch::close);
        owners().forEach(SoleOwner::close);
        engine.erasures().ifPresent(ErasureForwarder::close);
        engine.localErasure().close();
        // A named instance comes back under its name; another one's partitions should move at once.
        if (stop(
                engine.config().processing().groupInstanceId().isPresent()
                        ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                        : CloseOptions.GroupMembershipOperation.LEAVE_GROUP)) {
            release();
        }
        ended.complete(null);
    }

    /** What this instance may have to do for all. */
    private Stream<SoleOwner> owners() {
        return Stream.of(engine.budget(), engine.strategy()).flatMap(Optional::stream);
    }

    private boolean stop(CloseOptions.GroupMembershipOperation membership) {
        boolean stopped = engine.streams()
                .close(CloseOptions.timeout(engine.config().shutdownTimeout())
                        .withGroupMembershipOperation(membership));
        if (!stopped) {
            LOGGER.atError()
                    .addKeyValue("shutdownTimeout", engine.config().shutdownTimeout())
                    .log("Engine did not stop in time; its transaction is aborted, nothing is lost");
        }
        return stopped;
    }

    /** The group is to be empty when the next generation grows the topic, so it is left for good; the process stays to say so. */
    private void handOver(String savepoint) {
        handedOver = Optional.of(savepoint);
        owners().forEach(SoleOwner::close);
        engine.erasures().ifPresent(ErasureForwarder::close);
        stop(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
        LOGGER.atInfo()
                .addKeyValue("savepoint", savepoint)
                .log("All tasks here are handed over to the next generation; this process may be stopped");
    }

    /** The savepoint with which this process was handed over to the next generation; empty while it is at work. */
    public Optional<String> handedOver() {
        return handedOver;
    }

    /** Kafka Streams, for its state, its metrics and queries. */
    public KafkaStreams streams() {
        return engine.streams();
    }

    /** What was counted. */
    public EngineCounters counters() {
        return engine.parts().counters();
    }

    /** The events that were deleted before they were read, as far as this process has noticed. */
    public LostEvents lost() {
        return engine.lost();
    }

    /** How many tasks the engine has, wherever they are. */
    public int partitions() {
        return engine.parts().home().partitions();
    }

    /** What is left of the savepoint in a partition that a task here loads; empty if it is not known. */
    public OptionalLong savepointLeft(int partition) {
        return engine.parts().sources().savepointLeft(partition);
    }

    /** The tasks at work here. */
    public TaskBoard tasks() {
        return engine.parts().tasks();
    }

    /** The model in force in this instance, which its tasks switch to between two batches. */
    public InForce inForce() {
        return engine.parts().models().inForce();
    }

    /** Whether lines may follow the shop in this instance: not in a replay, nor without the models' topic. */
    public boolean keepsBudget() {
        return engine.budget().isPresent();
    }

    /** What is said of lines and of the shop's size; empty if nothing was, or nobody listens. */
    public Optional<PublishedLines> lines() {
        return engine.watch().flatMap(ModelWatch::lines);
    }

    /** The model in the shadow of the one in force; empty if there is none. */
    public Optional<InForce> shadow() {
        return engine.parts().models().shadow();
    }

    /** The model that should be in the shadow and was refused; empty if there is none. */
    public Optional<Refusal> shadowRefusal() {
        return engine.watch().flatMap(ModelWatch::shadowRefusal);
    }

    /** The model that should be in force and was refused; empty if there is none. */
    public Optional<Refusal> refusal() {
        return engine.watch().flatMap(ModelWatch::refusal);
    }

    /** How often a model was refused. */
    public long refusals() {
        return engine.watch().map(ModelWatch::refusals).orElse(0L);
    }

    /** How far what this process has served lately is from what its model was trained on. */
    public DriftReport drift() {
        return DriftWatch.report(
                inForce().model().manifest(),
                engine.parts().tasks().tasks().stream()
                        .flatMap(task -> task.drift().stream())
                        .toList());
    }

    /** What it was started with. */
    public TidewatchConfig config() {
        return engine.config();
    }

    /** Live, customers wait for the first events; a replay's are many, and warm the engine up themselves. */
    private void warmUp() {
        if (engine.config().time().mode() == TimeConfig.Mode.LIVE) {
            ServedModel model = engine.parts().models().retain().model();
            try {
                new WarmUp().run(model, ended::isDone);
            } finally {
                model.release();
            }
        }
    }

    /** Frees what the stream threads use, once they have ended: native memory must not be freed under them. */
    private void release() {
        if (released.compareAndSet(false, true)) {
            engine.close();
            LOGGER.atInfo().log("Engine stopped");
        }
    }

    /** The process ends with this cause, and is started again: an engine that follows no model any more would not be noticed. */
    private void fail(Throwable failure) {
        firstFailure.compareAndSet(null, failure);
        ended.complete(null);
    }

    /** New clients begin with the clock as it is. */
    private void setBack(Duration by) {
        fail(TidewatchException.whileRunning(
                "the wall clock of this machine was set back by " + by.toSeconds()
                        + " s, and Kafka's clients would stand still for as long; start again, nothing is lost",
                new IllegalStateException("a clock that was set back")));
    }

    private void start() {
        engine.streams().setUncaughtExceptionHandler(failure -> {
            firstFailure.compareAndSet(null, failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        engine.streams().setStateListener((state, before) -> {
            LOGGER.atInfo().addKeyValue("state", state).log("Engine state");
            boolean isOver = state == KafkaStreams.State.NOT_RUNNING && handedOver.isEmpty();
            if (state == KafkaStreams.State.ERROR || isOver) {
                ended.complete(null);
            }
        });
        clock = Optional.of(new ClockWatch(this::setBack));
        engine.streams().start();
        engine.localErasure().start();
        // Requests for erasures are passed on once there is somebody to follow them: not to tasks that load.
        handOver = Optional.of(
                new HandOverWatch(tasks(), () -> engine.erasures().ifPresent(ErasureForwarder::start), this::handOver));
        LOGGER.atInfo()
                .addKeyValue("applicationId", engine.config().applicationId())
                .addKeyValue("model", inForce().model().manifest().name())
                .addKeyValue("device", inForce().model().deviceNote())
                .addKeyValue("guarantee", engine.config().processing().guarantee())
                .addKeyValue("threads", engine.config().processing().threads())
                .log("Engine started");
        if (engine.watch().isEmpty()) {
            engine.configured()
                    .inaction()
                    .ifPresent(reason ->
                            LOGGER.atWarn().addKeyValue("reason", reason).log("Nothing is raised"));
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
