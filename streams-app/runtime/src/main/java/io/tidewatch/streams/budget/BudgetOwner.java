package io.tidewatch.streams.budget;

import io.tidewatch.engine.budget.BudgetKeeper;
import io.tidewatch.engine.budget.WarningBudget;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.streams.registry.ModelPublisher;
import io.tidewatch.streams.registry.ModelSource;
import io.tidewatch.streams.registry.ModelTopic;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.PublishedLines;
import io.tidewatch.topics.PublishedLinesCodec;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes where the bands begin, in one instance of all: the one to which the group {@code APPLICATION-budget} gives the only partition of
 * {@code churn.models}. It reads what all instances have committed, and says on {@code churn.models}, once for each day that is over, what
 * holds from then on. An owner that does not know yet that it has been replaced does no harm: what it says is recorded like what the other
 * one says, and each task follows what was said last. A thread of its own, so that nothing waits for it.
 */
public final class BudgetOwner implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(BudgetOwner.class);
    /** An instance that reads nothing itself has only the group to listen to. */
    private static final Duration LISTEN = Duration.ofMillis(500);
    /** A wait for records, which ends when some come. */
    private static final Duration READ = Duration.ofMillis(200);
    /** What goes wrong with brokers is tried again by a person's patience, not by a machine's. */
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** As the engine's own group: an instance that is gone is missed within ten seconds. */
    private static final Duration MISSED_AFTER = Duration.ofSeconds(10);

    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    /**
     * While a backlog is read days end faster than tasks could follow, and each change of lines makes them look through all their users. Once a
     * second is more than a live shop ever needs.
     */
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private static final Duration END_WITHIN = Duration.ofSeconds(5);
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final String application;
    private final WarningBudget budget;
    private final ModelSource models;
    private final Map<String, ?> client;
    private final Map<String, ?> producing;
    private final Clock clock;
    private final Thread thread;
    /** Where a pause waits, and is woken. */
    private final Object waiting = new Object();

    private volatile boolean closed;
    private boolean owner;
    /** Whether a failure was told that has not been overcome. */
    private boolean told;

    /**
     * An owner that has not started.
     *
     * @param application the application's id
     * @param models what decides in this instance
     * @param client a consumer's properties: brokers, security, timeouts
     * @param producing a producer's
     */
    public BudgetOwner(
            String application,
            WarningBudget budget,
            ModelSource models,
            Map<String, ?> client,
            Map<String, ?> producing,
            Clock clock) {
        this.application = application;
        this.budget = budget;
        this.models = models;
        this.client = client;
        this.producing = producing;
        this.clock = clock;
        this.thread = new Thread(this::run, "tidewatch-budget");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        synchronized (waiting) {
            closed = true;
            waiting.notifyAll();
        }
        try {
            thread.join(END_WITHIN.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> group = group()) {
                group.subscribe(List.of(TopicNames.MODELS), new Membership(group));
                while (!closed) {
                    group.poll(LISTEN);
                    if (owner) {
                        own(group);
                    }
                }
            } catch (WakeupException | InterruptException ending) {
                return;
            } catch (KafkaException | ClusterException failed) {
                if (!told) {
                    LOGGER.atWarn()
                            .addKeyValue("reason", reason(failed))
                            .log("The budget cannot be followed for now; the lines in force stay");
                }
                told = true;
                pause();
            } catch (RuntimeException unexpected) {
                // Lines that stay are better than an engine that stops.
                LOGGER.atError().setCause(unexpected).log("The budget failed; the lines in force stay");
                pause();
            } finally {
                owner = false;
            }
        }
    }

    private String reason(RuntimeException failed) {
        return failed instanceof ClusterException
                ? failed.getMessage()
                : ClusterException.of("follow the budget", access().anything(), failed)
                        .getMessage();
    }

    private Access access() {
        return Access.asEngine(application);
    }

    /** As long as this instance is the owner. */
    private void own(KafkaConsumer<byte[], byte[]> group) {
        Optional<PublishedLines> before = last();
        LOGGER.atInfo()
                .addKeyValue(
                        "since",
                        before.map(PublishedLines::until).map(Instant::toString).orElse("the beginning"))
                .log("This instance keeps the budget");
        try (BudgetRecords records = new BudgetRecords(client, before);
                ModelPublisher publisher = ModelPublisher.open(producing, access())) {
            Kept kept = Kept.after(before, budget, models.inForce().model());
            long saidNanos = System.nanoTime() - BETWEEN.toNanos();
            while (!closed && owner) {
                records.poll(READ, kept.keeper);
                group.poll(Duration.ZERO);
                kept = kept.under(budget, models.inForce().model());
                OptionalLong today = records.today();
                if (today.isPresent()
                        && today.getAsLong() - 1 > kept.keeper.closed().orElse(Long.MIN_VALUE)
                        && System.nanoTime() - saidNanos >= BETWEEN.toNanos()) {
                    Thresholds lines = kept.keeper.closeBefore(
                            today.getAsLong(), kept.model.policy().mayFollow());
                    records.closed(today.getAsLong() - 1);
                    publisher.lines(said(kept, lines, today.getAsLong(), records.offsets()));
                    saidNanos = System.nanoTime();
                    told = false;
                }
            }
        }
    }

    /** A keeper and the model that it keeps the budget for. */
    private record Kept(ServedModel model, BudgetKeeper keeper) {
        static Kept after(Optional<PublishedLines> before, WarningBudget budget, ServedModel model) {
            if (before.isEmpty()) {
                return new Kept(
                        model,
                        new BudgetKeeper(budget, start(model), model.policy().deadlineShare()));
            }
            BudgetKeeper resumed = BudgetKeeper.resume(
                    budget,
                    start(model),
                    model.policy().deadlineShare(),
                    before.get().state());
            return before.get().model().equals(model.manifest().name())
                            && before.get()
                                    .graphSha256()
                                    .equals(model.manifest().onnxSha256())
                    ? new Kept(model, resumed)
                    : new Kept(
                            model,
                            resumed.restarted(start(model), model.policy().deadlineShare()));
        }

        /** The same, or for another model one that begins anew but for what it knows of the shop's size. */
        Kept under(WarningBudget budget, ServedModel now) {
            return now.manifest().fingerprint() == model.manifest().fingerprint()
                    ? new Kept(now, keeper)
                    : new Kept(now, keeper.restarted(start(now), now.policy().deadlineShare()));
        }

        private static Thresholds start(ServedModel model) {
            return model.manifest().thresholds();
        }
    }

    private PublishedLines said(Kept kept, Thresholds lines, long today, Map<String, List<Long>> offsets) {
        ModelManifest manifest = kept.model.manifest();
        Map<String, PublishedLines.Group> groups = new HashMap<>();
        for (CustomerGroup group : CustomerGroup.values()) {
            Lines of = lines.of(group);
            groups.put(group.key(), new PublishedLines.Group(of.watch(), of.atRisk(), of.critical()));
        }
        return new PublishedLines(
                manifest.name(),
                manifest.onnxSha256(),
                groups,
                Instant.ofEpochMilli(today * DAY_MILLIS),
                (int) kept.keeper.shop().customers(),
                (int) kept.keeper.shop().regulars(),
                (int) kept.keeper.shop().days(),
                offsets,
                kept.keeper.state(),
                application,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** What the last owner said; read anew, since this instance's watch may not have come to it. */
    private Optional<PublishedLines> last() {
        Map<String, byte[]> latest = new HashMap<>();
        try (ModelTopic topic = ModelTopic.open(client, access())) {
            topic.readToEnd(entry -> {
                if (entry.key().equals(ModelKeys.LINES)) {
                    entry.value()
                            .ifPresentOrElse(value -> latest.put(entry.key(), value), () -> latest.remove(entry.key()));
                }
            });
        }
        if (!latest.containsKey(ModelKeys.LINES)) {
            return Optional.empty();
        }
        try {
            PublishedLines said = PublishedLinesCodec.read(latest.get(ModelKeys.LINES));
            BudgetKeeper.checkState(said.state());
            return Optional.of(said);
        } catch (InvalidMessageException | IllegalArgumentException unreadable) {
            LOGGER.atWarn()
                    .addKeyValue("reason", unreadable.getMessage())
                    .log("What the last owner of the budget knew cannot be read; it begins anew");
            return Optional.empty();
        }
    }

    private KafkaConsumer<byte[], byte[]> group() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, application + "-budget");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) MISSED_AFTER.toMillis());
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT.toMillis());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Ends at once when it is closed: an engine that stops does not wait for brokers that are gone. */
    private void pause() {
        synchronized (waiting) {
            try {
                if (!closed) {
                    waiting.wait(AGAIN.toMillis());
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The group is there to choose one, not to read: its partition is never fetched. */
    private final class Membership implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> group;

        private Membership(KafkaConsumer<byte[], byte[]> group) {
            this.group = group;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            group.pause(partitions);
            owner = owner || !partitions.isEmpty();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            owner = owner && partitions.isEmpty();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            onPartitionsRevoked(partitions);
        }
    }
}
