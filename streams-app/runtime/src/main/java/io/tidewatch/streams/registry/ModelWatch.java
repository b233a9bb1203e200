package io.tidewatch.streams.registry;

import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelException;
import io.tidewatch.engine.scoring.ModelFiles;
import io.tidewatch.engine.scoring.RunWatch;
import io.tidewatch.streams.config.ModelConfig;
import io.tidewatch.streams.scoring.DeviceLanes;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.ModelReference;
import io.tidewatch.topics.PublishedLines;
import io.tidewatch.topics.PublishedModel;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.ClusterException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance's watch on {@code churn.models}: reads the topic to its end before the engine starts, so that a restart takes
 * the active model, then follows it on a thread of its own, where models are loaded and tried out too, so that no stream
 * thread waits for that. The models themselves stay on the topic until one is needed.
 */
public final class ModelWatch implements ModelSource, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ModelWatch.class);
    /** A wait for records, which ends when one comes; only the end of the watch has to interrupt it. */
    private static final Duration POLL = Duration.ofSeconds(5);
    /** A topic that is not there, or brokers that fail: asked again soon enough for a person who made the topic. */
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** A load takes less than a second; a longer wait for the thread is a wait for brokers that are gone. */
    private static final Duration END_WITHIN = Duration.ofSeconds(5);

    /**
     * What all tasks that start may wait for the topic to come as far as an earlier owner had read, and for models to be loaded. A topic
     * that was made anew never comes as far: twelve tasks waited for two minutes.
     */
    private static final Duration WAITS_TOGETHER = Duration.ofSeconds(10);

    private final Supplier<ModelTopic> opening;
    private final LoadedModels loaded;
    private final ServedModel configured;
    private final ModelRole active;
    private final FollowedInForce followed;
    private final ModelRole shadow = new ModelRole(ModelKeys.SHADOW, Optional.empty(), Clock.systemUTC());
    private final Map<String, Long> published = new HashMap<>();
    private final Settling settling = new Settling();
    private final FormerModels former;
    private final WaitBudget activations;
    private final GivenUpModels givenUp = new GivenUpModels();

    private final Thread thread;
    private Optional<ModelTopic> topic = Optional.empty();
    private boolean complete;
    private volatile boolean closed;

    /**
     * A watch that has not started.
     *
     * @param opening opens the topic
     * @param config the device
     * @param runs ends runs that take too long
     * @param policy the alert policy's settings
     * @param lanes what the models that are loaded score through
     * @param configured the model of the configuration; the watch lets go of it when it is closed
     * @param followsShop whether lines and what a strategy has learnt are taken that the topic says; if not, lines stay where the models have them
     */
    public ModelWatch(
            Supplier<ModelTopic> opening,
            ModelConfig config,
            RunWatch runs,
            PolicySettings policy,
            DeviceLanes lanes,
            ServedModel configured,
            boolean followsShop) {
        this(
                opening,
                new LoadedModels(
                        model -> ServedModel.of(
                                Model.load(
                                        Path.of(TopicNames.MODELS, model.name()),
                                        new ModelFiles(
                                                model.manifest().getBytes(StandardCharsets.UTF_8),
                                                model.graph(),
                                                model.parts()),
                                        config.device(),
                                        runs),
                                policy,
                                Optional.of(model.reference()),
                                lanes),
                        new NativeHeap()),
                configured,
                followsShop,
                WAITS_TOGETHER);
    }

    /** The same with another way to load a model, and tasks that wait for so long together. */
    ModelWatch(
            Supplier<ModelTopic> opening,
            LoadedModels loaded,
            ServedModel configured,
            boolean followsShop,
            Duration waitsTogether) {
        this.opening = opening;
        this.loaded = loaded;
        this.configured = configured;
        this.active = new ModelRole(ModelKeys.ACTIVE, Optional.of(configured), Clock.systemUTC());
        this.followed = new FollowedInForce(active.inForce().orElseThrow(), followsShop);
        this.activations = new WaitBudget(waitsTogether);
        this.former = new FormerModels(new WaitBudget(waitsTogether));
        this.thread = new Thread(this::follow, "tidewatch-models");
        thread.setDaemon(true);
    }

    /**
     * Reads the topic to its end, takes the active model, and goes on watching.
     *
     * @param failing told why, should the watch end before it is closed
     * @throws ClusterException if the brokers do not let it: without knowing which model is active nothing should start
     */
    public void start(Consumer<Throwable> failing) {
        ModelTopic opened = opening.get();
        topic = Optional.of(opened);
        if (opened.exists()) {
            catchUp(opened);
        } else {
            LOGGER.atInfo()
                    .addKeyValue("topic", TopicNames.MODELS)
                    .addKeyValue("model", configured.manifest().name())
                    .log("There is no topic for models; the configured one serves until there is");
        }
        followed.tellInaction();
        thread.setUncaughtExceptionHandler((ended, failure) -> failing.accept(failure));
        thread.start();
    }

    @Override
    public InForce inForce() {
        return followed.inForce();
    }

    /** What the topic says of lines and of the shop's size; empty if nothing was said. */
    public Optional<PublishedLines> lines() {
        return followed.published();
    }

    @Override
    public Optional<InForce> shadow() {
        return shadow.inForce();
    }

    @Override
    public boolean awaitActivation(long activation, Duration within) {
        long began = System.nanoTime();
        boolean came = settling.await(() -> inForce().activation() >= activation, activations.within(within));
        if (!came) {
            activations.spent(Duration.ofNanos(System.nanoTime() - began));
        }
        return came;
    }

    @Override
    public boolean giveUp(ServedModel model, String reason, Duration within) {
        Optional<ModelReference> failing = model.published();
        if (failing.isEmpty()) {
            return false;
        }
        givenUp.tell(failing.get(), reason);
        topic.ifPresent(ModelTopic::wakeUp);
        return settling.await(() -> !inForce().model().published().equals(failing), within);
    }

    @Override
    public boolean isGivenUp(ServedModel model) {
        return model.published().filter(givenUp::contains).isPresent();
    }

    @Override
    public Optional<ServedModel> find(Optional<ModelReference> model, Duration within) {
        Optional<ServedModel> atHand = Stream.of(inForce().model(), configured)
                .filter(served -> served.published().equals(model) && served.retain())
                .findFirst();
        return atHand.isPresent() || model.isEmpty()
                ? atHand
                : former.find(model.get(), within, () -> topic.ifPresent(ModelTopic::wakeUp));
    }

    /** What was refused last, while that is what should be active. */
    public Optional<Refusal> refusal() {
        return active.refusal();
    }

    /** What was refused last as a shadow, while that is what should be one. */
    public Optional<Refusal> shadowRefusal() {
        return shadow.refusal();
    }

    /** How often a model was refused since the instance started, for either role. */
    public long refusals() {
        return active.refusals() + shadow.refusals();
    }

    /** Ends the watch and lets go of its models; tasks that still run keep theirs. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        topic.ifPresent(ModelTopic::wakeUp);
        settling.happened();
        try {
            thread.join(END_WITHIN.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            topic.ifPresent(ModelTopic::close);
        }
        followed.close();
        active.close();
        shadow.close();
        configured.release();
    }

    private void follow() {
        boolean told = false;
        while (!closed) {
            try {
                ModelTopic opened = topic.orElseThrow();
                former.fulfil(this::load);
                if (givenUp.follow(active, this::load)) {
                    settle();
                }
                loaded.tidyUp();
                if (complete) {
                    opened.poll(POLL, this::take);
                    settle();
                } else if (opened.exists()) {
                    catchUp(opened);
                } else {
                    pause();
                }
                told = false;
            } catch (WakeupException ending) {
                // The loop's condition says so.
            } catch (ClusterException failed) {
                if (!told && !closed) {
                    LOGGER.atWarn()
                            .addKeyValue("reason", failed.getMessage())
                            .log("Models cannot be followed for now; the one in force stays");
                }
                told = true;
                pause();
            }
        }
    }

    private void catchUp(ModelTopic opened) {
        opened.readToEnd(this::take);
        complete = true;
        settle();
    }

    private void take(ModelTopic.Entry entry) {
        activations.renew();
        if (entry.key().equals(ModelKeys.ACTIVE)) {
            active.said(entry);
        } else if (entry.key().equals(ModelKeys.SHADOW)) {
            shadow.said(entry);
        } else if (entry.key().equals(ModelKeys.LINES)) {
            followed.said(entry);
        } else if (entry.key().equals(ModelKeys.STRATEGY)) {
            followed.saidStrategy(entry);
        } else if (ModelKeys.isName(entry.key())) {
            if (entry.value().isPresent()) {
                published.put(entry.key(), entry.offset());
            } else {
                published.remove(entry.key());
            }
            active.published(entry.key());
            shadow.published(entry.key());
        }
    }

    private void settle() {
        active.settle(this::load);
        active.inForce().flatMap(now -> now.model().published()).ifPresent(givenUp::inForce);
        followed.settle(active.inForce().orElseThrow());
        shadow.settle(this::loadShadow);
        settling.happened();
    }

    private ServedModel loadShadow(ModelReference wanted) throws ModelRole.RefusedException {
        if (!topic.orElseThrow().exists(TopicNames.SHADOW)) {
            throw new ModelRole.RefusedException("there is no topic " + TopicNames.SHADOW
                    + " to write to; create it with 'tidewatch topics apply' and set the shadow anew");
        }
        return load(wanted);
    }

    private ServedModel load(ModelReference wanted) throws ModelRole.RefusedException {
        Optional<ModelTopic.Entry> record = Optional.ofNullable(published.get(wanted.name()))
                .flatMap(offset -> topic.orElseThrow().at(offset));
        if (record.flatMap(ModelTopic.Entry::value).isEmpty()) {
            throw new ModelRole.RefusedException(
                    "it is not on the topic " + TopicNames.MODELS + "; publish it, or activate another one");
        }
        try {
            PublishedModel model =
                    ModelRegistry.model(wanted.name(), record.get().value().get());
            if (!model.reference().equals(wanted)) {
                throw new ModelRole.RefusedException(
                        "the topic has another model under its name than the one that was activated; activate it anew");
            }
            return loaded.load(model);
        } catch (InvalidMessageException | ModelException refused) {
            throw new ModelRole.RefusedException(refused.getMessage());
        } catch (ClusterException unreadable) {
            throw unreadable;
        } catch (RuntimeException | Error unexpected) {
            // Whatever a foreign graph provokes must not end the watch, nor every instance that is told to load it.
            LOGGER.atError().setCause(unexpected).log("A model could not be loaded");
            throw new ModelRole.RefusedException("it failed unexpectedly while it was loaded; the log has the trace");
        }
    }

    private void pause() {
        settling.await(() -> closed, AGAIN);
    }
}
