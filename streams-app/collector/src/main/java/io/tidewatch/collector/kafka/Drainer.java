package io.tidewatch.collector.kafka;

import io.tidewatch.collector.spool.Position;
import io.tidewatch.collector.spool.Spool;
import io.tidewatch.collector.spool.SpoolCursor;
import io.tidewatch.collector.spool.SpoolRecord;
import io.tidewatch.topics.SpoolPosition;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the spool holds on to Kafka, in order and once, on a thread of its own, for as long as it takes. Where to go on is
 * what Kafka itself has committed, never what this process believes.
 */
public final class Drainer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Drainer.class);
    /** Of a transaction: some hundred milliseconds of work, so that none outlives its time-out; more gains nothing. */
    private static final int MOST_RECORDS = 10_000;

    private static final int MOST_BYTES = 4 << 20;
    /** Between two tries while no broker can be had: soon after a blip, and not a flood in an outage. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** For a commit that is under way when the drainer shall stop. */
    private static final Duration LAST_CALL = Duration.ofSeconds(1);

    private final Spool spool;
    private final KafkaSettings settings;
    private final Listener listener;
    private final Clock clock;
    private final String process = UUID.randomUUID().toString();
    private final Thread thread = new Thread(this::run, "tidewatch-drainer");
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Object news = new Object();

    private volatile KafkaState state;
    private volatile boolean stopping;
    private Duration pause = FIRST_PAUSE;
    /** What the last link found, to notice that somebody else sends from this spool. */
    private Optional<SpoolPosition> known = Optional.empty();

    private boolean connectedBefore;

    /** Is told how it goes, on the drainer's thread. */
    public interface Listener {
        /** Kafka has everything before a place. */
        void confirmed(Position upTo);

        /** Kafka does not confirm, until further notice. */
        void down();
    }

    /** A drainer that has not begun. */
    public Drainer(Spool spool, KafkaSettings settings, Listener listener, Clock clock) {
        this.spool = spool;
        this.settings = settings;
        this.listener = listener;
        this.clock = clock;
        this.state = new KafkaState(Optional.of(clock.instant()), "not connected yet", Optional.empty());
        thread.setDaemon(true);
    }

    /** Begins. */
    public void begin() {
        thread.start();
    }

    /** How it stands. */
    public KafkaState state() {
        return state;
    }

    /** Something was appended. */
    public void wake() {
        synchronized (news) {
            news.notifyAll();
        }
    }

    /** Done when the drainer has ended: in order after a close, or by a failure that a restart does not mend by itself. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /**
     * Stops once everything is sent, or the time is over.
     *
     * @return whether everything is sent
     */
    public boolean finish(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!isDrained() && System.nanoTime() - deadline < 0 && !ended.isDone()) {
            pause(FIRST_PAUSE);
        }
        close();
        return isDrained();
    }

    @Override
    public void close() {
        stopping = true;
        wake();
        try {
            thread.join(LAST_CALL.toMillis());
            // A call to brokers that do not answer takes its own time-out otherwise. What becomes of its transaction
            // the next start asks.
            thread.interrupt();
            thread.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isDrained() {
        return spool.usage().unsentBytes() == 0;
    }

    private void run() {
        try {
            while (!stopping) {
                drain();
            }
            ended.complete(null);
        } catch (IOException | RuntimeException failed) {
            if (stopping) {
                // It was interrupted in the middle of something.
                ended.complete(null);
                return;
            }
            LOGGER.atError().setCause(failed).log("The way to Kafka has ended; what was accepted is in the spool");
            listener.down();
            ended.completeExceptionally(failed);
        }
    }

    /** Over one link, until it fails or the drainer shall stop. */
    private void drain() throws IOException {
        try (KafkaLink link = KafkaLink.open(settings, spool.id(), process)) {
            Position from = resumeAt(link);
            up(from);
            try (SpoolCursor cursor = spool.from(from)) {
                while (!stopping) {
                    send(link, cursor);
                }
            }
        } catch (KafkaException failed) {
            down(failed);
            pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private void send(KafkaLink link, SpoolCursor cursor) throws IOException {
        List<SpoolRecord> records = cursor.next(MOST_RECORDS, MOST_BYTES);
        if (records.isEmpty()) {
            // A record that a kill cut off may lie behind the last record.
            spool.sent(cursor.position());
            awaitNews(cursor.position());
            return;
        }
        state = new KafkaState(
                Optional.empty(),
                "",
                Optional.of(Instant.ofEpochMilli(records.get(0).arrivedAt())));
        link.send(records, cursor.position());
        known = Optional.of(
                new SpoolPosition(cursor.position().segment(), cursor.position().offset(), process));
        pause = FIRST_PAUSE;
        up(cursor.position());
    }

    private Position resumeAt(KafkaLink link) {
        Optional<SpoolPosition> found = link.found();
        boolean others = found.isPresent() && !found.get().process().equals(process) && !found.equals(known);
        if (connectedBefore && others) {
            throw new TidewatchException("another collector sends from a copy of the spool " + spool.id()
                    + "; give each a 'spool.directory' of its own, and never copy one");
        }
        if (!connectedBefore
                && found.isPresent()
                && found.get().segment() >= spool.begin().segment()) {
            throw new TidewatchException("the spool " + spool.id()
                    + " is older than what Kafka knows of it, as a folder that was restored is; delete its file"
                    + " 'id', and all it holds is sent again");
        }
        connectedBefore = true;
        known = found;
        return found.map(position -> new Position(position.segment(), position.offset()))
                .orElse(Position.START);
    }

    private void up(Position confirmed) {
        if (!state.up()) {
            LOGGER.atInfo().log("Kafka confirms what is sent");
        }
        state = new KafkaState(Optional.empty(), "", Optional.empty());
        spool.sent(confirmed);
        listener.confirmed(confirmed);
    }

    private void down(KafkaException failed) {
        String cause = ClusterException.of(
                        "send", Access.as("collector").topics(AclOperation.WRITE, TopicNames.SHOP_EVENTS), failed)
                .getMessage();
        if (state.up()) {
            LOGGER.atWarn()
                    .addKeyValue("cause", cause)
                    .log("Kafka does not confirm what is sent; events are kept in the spool");
        }
        state = new KafkaState(state.downSince().or(() -> Optional.of(clock.instant())), cause, state.oldestWaiting());
        listener.down();
    }

    private void awaitNews(Position read) {
        synchronized (news) {
            while (!stopping && !spool.hasAfter(read) && pauseIn(news)) {
                // Until there is something behind it.
            }
        }
    }

    private static boolean pauseIn(Object monitor) {
        try {
            monitor.wait();
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void pause(Duration length) {
        synchronized (news) {
            if (stopping) {
                return;
            }
        }
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
