package io.tidewatch.consumer;

import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import io.tidewatch.topics.admin.Needs;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one service against {@code churn.interventions}: poll, hand the batch to the {@link AlertHandler}, commit. One instance
 * per group and state folder, since the caps live in that folder; a shop that needs several keeps them in its database.
 *
 * <p>{@link #run()} works until {@link #close()} is called from another thread; an instance runs once.
 */
public final class InterventionConsumer implements Runnable, Closeable {
    private static final Logger LOGGER = LoggerFactory.getLogger(InterventionConsumer.class);

    /** How long an idle poll waits, and so how late {@link #close()} is noticed. Poll returns early on data. */
    private static final Duration POLL = Duration.ofMillis(200);

    /** How long the broker may take to answer at the start before that is an error to tell a person. */
    private static final Duration BROKER_ANSWERS_WITHIN = Duration.ofSeconds(10);

    /** How long a commit may take. A missed one costs repeated alerts, which the ledger knows. */
    private static final Duration COMMITS_WITHIN = Duration.ofSeconds(10);

    /** How long {@link #close()} waits: one webhook timeout, one commit and leaving the group, with room to spare. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

    private final Service service;
    private final ConsumerSettings settings;
    private final AtomicBoolean started = new AtomicBoolean();
    private final StopSignal stop = new StopSignal();
    private volatile Progress progress = Progress.NONE;

    public InterventionConsumer(Service service, ConsumerSettings settings) {
        this.service = service;
        this.settings = settings;
    }

    /**
     * Works until closed.
     *
     * @throws TidewatchException when a person has to mend something: files, options, the broker's or the webhook's address or
     *     rights
     * @throws UncheckedIOException when a file failed while running, or the webhook has been down for long; nothing is lost, a
     *     restart goes on from there
     */
    @Override
    public void run() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("a consumer runs once");
        }
        Ledger ledger = new Ledger(service);
        DeliverySettings delivery = settings.delivery();
        try (StateFolder folder = StateFolder.lock(delivery.state());
                Journal journal = Journal.open(folder.journal(), ledger::restore);
                DeadLetters deadLetters = DeadLetters.open(delivery.deadLetters());
                Sink sink = delivery.openSink(stop);
                KafkaConsumer<byte[], byte[]> kafka = connect(sink.longestDelivery());
                KafkaReceipts receipts = KafkaReceipts.open(settings.kafka(), kafka)) {
            consume(
                    kafka,
                    new AlertHandler(
                            ledger,
                            journal,
                            sink,
                            deadLetters,
                            delivery.refusalsInARow(),
                            new Receipts(service),
                            receipts));
        } catch (SinkUnavailableException e) {
            throw new UncheckedIOException("the " + service.name() + " consumer cannot deliver its orders", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the " + service.name() + " consumer cannot write its files", e);
        } catch (FencedInstanceIdException e) {
            throw new TidewatchException(
                    "another consumer of group " + settings.group()
                            + " has taken over: run one instance of a group, or give this one a --group of its own",
                    e);
        } catch (AuthenticationException | AuthorizationException e) {
            throw ClusterException.of("consume " + settings.topic() + " as group " + settings.group(), needs(), e);
        } finally {
            stop.ended();
        }
    }

    private Needs needs() {
        return Access.ofService(service.name(), settings.group()).topics(AclOperation.READ, settings.topic());
    }

    /** What was done so far; from any thread. */
    public Progress progress() {
        return progress;
    }

    /** Finishes the batch in hand, commits and ends {@link #run()}; waits for that, at most half a minute. */
    @Override
    public void close() {
        if (started.get()) {
            stop.stop(STOPS_WITHIN);
        } else {
            stop.ask();
        }
    }

    private void consume(KafkaConsumer<byte[], byte[]> kafka, AlertHandler handler) throws IOException {
        boolean goingOn = handler.resume();
        StartPosition position = new StartPosition(kafka, settings.fromBeginning(), BROKER_ANSWERS_WITHIN);
        kafka.subscribe(List.of(settings.topic()), position);
        LOGGER.atInfo()
                .addKeyValue("service", service.name())
                .addKeyValue("topic", settings.topic())
                .addKeyValue("group", settings.group())
                .log("consumer started");
        while (goingOn && !stop.isAsked()) {
            ConsumerRecords<byte[], byte[]> messages = poll(kafka, position);
            if (!messages.isEmpty()) {
                goingOn = handler.handle(messages);
                progress = handler.progress();
                if (goingOn) {
                    commit(kafka);
                }
            }
        }
        LOGGER.atInfo()
                .addKeyValue("service", service.name())
                .addKeyValue("alerts", progress.alerts())
                .addKeyValue("repeated", progress.repeated())
                .addKeyValue("deadLettered", progress.deadLettered())
                .log("consumer stopped");
    }

    private ConsumerRecords<byte[], byte[]> poll(KafkaConsumer<byte[], byte[]> kafka, StartPosition position) {
        try {
            return kafka.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            position.goOnWithTheEarliest(e.offsetOutOfRangePartitions());
            // Or the next start would find the old position and tell of the same loss once more.
            commit(kafka);
            return ConsumerRecords.empty();
        }
    }

    private void commit(KafkaConsumer<byte[], byte[]> kafka) {
        try {
            kafka.commitSync(COMMITS_WITHIN);
        } catch (CommitFailedException | RebalanceInProgressException | TimeoutException e) {
            // The alerts come again and the ledger knows them.
            LOGGER.atWarn()
                    .addKeyValue("service", service.name())
                    .addKeyValue("failure", e.getClass().getSimpleName())
                    .log("offsets not committed, the next commit will cover them");
        }
    }

    private KafkaConsumer<byte[], byte[]> connect(Duration longestDelivery) {
        KafkaConsumer<byte[], byte[]> kafka = newClient(longestDelivery);
        try {
            List<PartitionInfo> partitions = kafka.partitionsFor(settings.topic(), BROKER_ANSWERS_WITHIN);
            if (partitions == null || partitions.isEmpty()) {
                throw new TidewatchException("topic " + settings.topic()
                        + " does not exist on this cluster: create the topics with `tidewatch topics apply`");
            }
            return kafka;
        } catch (TimeoutException e) {
            kafka.close();
            throw new TidewatchException(
                    "no broker answered within " + BROKER_ANSWERS_WITHIN.toSeconds() + " s at "
                            + settings.bootstrapServers()
                            + ": check --bootstrap-server, and that the broker runs and speaks the protocol of"
                            + " --command-config",
                    e);
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    private KafkaConsumer<byte[], byte[]> newClient(Duration longestDelivery) {
        try {
            return new KafkaConsumer<>(settings.clientProperties(longestDelivery));
        } catch (KafkaException e) {
            // Kafka's own text only where it speaks of a setting: elsewhere it may quote credentials.
            Throwable why = e.getCause() instanceof ConfigException ? e.getCause() : e;
            throw new TidewatchException(
                    "the Kafka client does not take its settings (" + why.getMessage()
                            + "): check --bootstrap-server and --command-config",
                    e);
        }
    }
}
