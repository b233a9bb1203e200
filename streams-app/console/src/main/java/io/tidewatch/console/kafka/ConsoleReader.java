package io.tidewatch.console.kafka;

import io.tidewatch.console.EngineSource;
import io.tidewatch.console.Reading;
import io.tidewatch.console.view.ConsoleView;
import io.tidewatch.topics.AssignmentCodec;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.OutcomeCodec;
import io.tidewatch.topics.ReceiptCodec;
import io.tidewatch.topics.RiskScoreCodec;
import io.tidewatch.topics.TopicNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics into the view in a thread of its own, but only while somebody looks: an engine whose console nobody opens pays nothing.
 */
public final class ConsoleReader implements Reading, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConsoleReader.class);
    /** Longer than a person looks elsewhere; then its clients are closed, and it goes on where it was at the next look. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    private static final Duration POLL = Duration.ofMillis(200);
    /** Two small requests. */
    private static final Duration OFFSETS_EVERY = Duration.ofSeconds(2);
    /** A topic that was missing may have been made, or the right been given. */
    private static final Duration MISSING_AGAIN = Duration.ofMinutes(1);
    /** After a failure of Kafka's. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final ConsoleClients clients;
    private final ConsoleView view;
    private final EngineSource engine;
    private final Clock clock;
    private final Thread thread;
    private Instant lastAsked = Instant.MIN;
    private boolean closed;
    private Map<TopicPartition, Long> positions = Map.of();
    private volatile Progress progress = new Progress(0, List.of(), false);

    /** Begins to wait for somebody who looks. */
    public ConsoleReader(ConsoleClients clients, ConsoleView view, EngineSource engine, Clock clock) {
        this.clients = clients;
        this.view = view;
        this.engine = engine;
        this.clock = clock;
        this.thread = new Thread(this::run, "tidewatch-console");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void asked() {
        lastAsked = clock.instant();
        notifyAll();
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(ConsoleClients.PATIENCE.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (awaitAsked()) {
                follow();
            }
        } catch (InterruptedException | InterruptException stopped) {
            // Closed.
        }
    }

    private synchronized boolean awaitAsked() throws InterruptedException {
        while (!closed && !isAsked()) {
            wait();
        }
        return !closed;
    }

    private synchronized boolean isAsked() {
        return !closed && lastAsked.isAfter(clock.instant().minus(IDLE));
    }

    private void follow() throws InterruptedException {
        try (TopicFollower follower = new TopicFollower(clients.openConsumer("reader"));
                Admin admin = clients.openAdmin()) {
            InputOffsets input = new InputOffsets(admin, clients.group(), engine::readTo);
            follower.begin(positions);
            Instant nextLook = Instant.MIN;
            Instant anew =
                    follower.missing().isEmpty() ? Instant.MAX : clock.instant().plus(MISSING_AGAIN);
            while (isAsked() && clock.instant().isBefore(anew)) {
                for (ConsumerRecord<byte[], byte[]> record : follower.poll(POLL)) {
                    take(record);
                }
                positions = follower.positions();
                if (!clock.instant().isBefore(nextLook)) {
                    nextLook = clock.instant().plus(OFFSETS_EVERY);
                    boolean answered = look(input);
                    progress = new Progress(follower.readBack(), follower.missing(), !answered);
                }
            }
        } catch (InterruptException stopped) {
            throw stopped;
        } catch (KafkaException failed) {
            // Brokers that are gone, or a right that was taken away: the page says so, and it is tried again.
            LOGGER.atDebug().setCause(failed).log("The console lost its brokers and begins anew");
            beginAnewLater();
        } catch (RuntimeException fault) {
            LOGGER.atWarn().setCause(fault).log("The console's reader failed and begins anew");
            beginAnewLater();
        }
    }

    private void beginAnewLater() throws InterruptedException {
        progress = new Progress(progress.readBack(), progress.missing(), true);
        Thread.sleep(PAUSE.toMillis());
    }

    private boolean look(InputOffsets input) throws InterruptedException {
        try {
            view.offsets(clock.instant(), input.look());
            return true;
        } catch (ExecutionException | TimeoutException unanswered) {
            LOGGER.atDebug().setCause(unanswered).log("Brokers did not tell the console the input's offsets");
            return false;
        }
    }

    /** A message that this version cannot read is one that the console cannot show. */
    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(TopicNames.SCORES)) {
                takeScore(record);
            } else if (record.topic().equals(TopicNames.DEAD_LETTERS)) {
                LetterReader.read(record).ifPresent(view::letter);
            } else if (record.value() != null) {
                takeMessage(record.topic(), record.value());
            }
        } catch (InvalidMessageException unreadable) {
            LOGGER.atDebug()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("The console left out a message that it cannot read");
        }
    }

    private void takeMessage(String topic, byte[] value) throws InvalidMessageException {
        switch (topic) {
            case TopicNames.INTERVENTIONS -> view.alert(ChurnAlertCodec.read(value));
            case TopicNames.ASSIGNMENTS -> view.assignment(AssignmentCodec.read(value));
            case TopicNames.OUTCOMES -> view.outcome(OutcomeCodec.read(value));
            case TopicNames.RECEIPTS -> view.receipt(ReceiptCodec.read(value));
            default -> throw new IllegalStateException("Nobody asked for " + topic + ".");
        }
    }

    private void takeScore(ConsumerRecord<byte[], byte[]> record) throws InvalidMessageException {
        if (record.key() == null) {
            return;
        }
        if (record.value() == null) {
            view.noScore(record.key());
        } else if (view.wantsScoreOf(record.key())) {
            view.score(record.key(), RiskScoreCodec.read(record.value()));
        }
    }
}
