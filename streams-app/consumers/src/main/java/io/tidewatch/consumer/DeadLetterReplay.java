package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.consumer.ReplayReport.Outcome;
import io.tidewatch.topics.TidewatchException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the orders of a dead-letter file again, once each and under their own ids, where they are still due ({@link StillDue}).
 * What is delivered leaves the file, everything else stays, with the new reason where there is one. Takes the place of the
 * {@link InterventionConsumer} on the state folder and reads nothing from Kafka.
 *
 * <p>That an order was delivered is noted before the next one is sent, so a replay that is killed sends again, under the same
 * id, the one order that was on its way. {@link #run()} works until it is done or {@link #close()} is called from another
 * thread; an instance runs once.
 */
public final class DeadLetterReplay implements Closeable {
    /**
     * So many orders in a row that were not answered end the replay: one or two may be poison to the receiver, three mean that
     * it is down. What was given up on moves to the file's end, so that the next replay gets to the others.
     */
    private static final int GIVEN_UP_IN_A_ROW = 3;

    /** How long {@link #close()} waits: a webhook's timeout and the writing of the file, with room to spare. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

    private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetterReplay.class);
    private static final String AGAIN = "; what was not sent is still in the dead-letter file, replay it again then";

    private final DeliverySettings settings;
    private final Clock clock;
    private final AtomicBoolean started = new AtomicBoolean();
    private final StopSignal stop = new StopSignal();
    private volatile Optional<ReplayReport> report = Optional.empty();

    /** @param clock tells what has expired */
    public DeadLetterReplay(DeliverySettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Works until every row was looked at once, or until closed.
     *
     * @throws TidewatchException when a person has to mend something: the files, or what keeps the sink from taking orders
     * @throws UncheckedIOException when a file failed or the sink does not answer; a new replay goes on from there
     */
    public void run() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("a replay runs once");
        }
        try (StateFolder folder = lockFolder();
                Sink sink = settings.openSink(stop)) {
            replay(folder, sink);
        } catch (IOException e) {
            String failed = e instanceof SinkUnavailableException ? "deliver the orders" : "write its files";
            throw new UncheckedIOException("the replay of dead letters cannot " + failed, e);
        } finally {
            stop.ended();
        }
    }

    /** What was done so far, complete when {@link #run()} has ended; empty before the file was looked at; from any thread. */
    public Optional<ReplayReport> report() {
        return report;
    }

    /** Finishes the order in hand and ends {@link #run()}; waits for that, at most half a minute. */
    @Override
    public void close() {
        if (started.get()) {
            stop.stop(STOPS_WITHIN);
        } else {
            stop.ask();
        }
    }

    private StateFolder lockFolder() {
        // Before the lock, which makes the folder: a mistyped one should not be left behind.
        if (!Files.exists(settings.deadLetters())) {
            throw new TidewatchException("there is no dead-letter file " + settings.deadLetters()
                    + ": check --state and --dead-letters; a consumer that ran has one, if an empty one");
        }
        return StateFolder.lock(settings.state());
    }

    private void replay(StateFolder folder, Sink sink) throws IOException {
        report = Optional.of(ReplayReport.NONE);
        Map<String, ObjectNode> rows = new LinkedHashMap<>();
        try (DeadLetters deadLetters = DeadLetters.open(settings.deadLetters(), row -> take(row, rows))) {
            rows.keySet().removeIf(alertId -> !deadLetters.holds(alertId));
            StillDue stillDue = new StillDue(rows::containsKey);
            Set<String> waiting;
            try (Journal journal = Journal.open(folder.journal(), stillDue::take)) {
                waiting = journal.undelivered().stream().map(Decision::alertId).collect(Collectors.toSet());
            }
            Map<String, ObjectNode> due = new LinkedHashMap<>();
            rows.forEach((alertId, row) -> {
                StillDue.Standing standing = stillDue.of(alertId, waiting, clock.instant());
                if (standing == StillDue.Standing.DUE) {
                    due.put(alertId, row);
                } else {
                    count(Outcome.of(standing), 1);
                }
            });
            Sink.Delivery last = send(due, sink, deadLetters);
            deadLetters.compact();
            end(last, sink);
        }
    }

    /** Keeps the latest row of each order, and counts what holds none. */
    private void take(ObjectNode row, Map<String, ObjectNode> rows) {
        Optional<String> alertId = DeadLetters.alertId(row);
        if (alertId.isPresent()) {
            rows.remove(alertId.get());
            rows.put(alertId.get(), row);
        } else if (!DeadLetters.isMark(row)) {
            count(Outcome.NO_ORDER, 1);
        }
    }

    /** Sends what is due; returns the last answer, which may be the reason to end early. */
    private Sink.Delivery send(Map<String, ObjectNode> due, Sink sink, DeadLetters deadLetters) throws IOException {
        Sink.Delivery last = new Sink.Delivery.Accepted();
        long reached = 0;
        int givenUp = 0;
        for (Map.Entry<String, ObjectNode> each : due.entrySet()) {
            if (stop.isAsked() || givenUp == GIVEN_UP_IN_A_ROW) {
                break;
            }
            ObjectNode order = DeadLetters.order(each.getValue());
            last = sink.deliver(order);
            Optional<Outcome> outcome = note(each.getKey(), order, last, sink, deadLetters);
            if (outcome.isEmpty()) {
                break;
            }
            count(outcome.get(), 1);
            reached++;
            givenUp = outcome.get() == Outcome.GIVEN_UP_AGAIN ? givenUp + 1 : 0;
        }
        count(Outcome.NOT_REACHED, due.size() - reached);
        return last;
    }

    /** Writes down what became of an order; empty if that is still open. */
    private static Optional<Outcome> note(
            String alertId, ObjectNode order, Sink.Delivery delivery, Sink sink, DeadLetters deadLetters)
            throws IOException {
        if (delivery instanceof Sink.Delivery.Accepted) {
            sink.force();
            deadLetters.delivered(alertId);
            return Optional.of(Outcome.SENT);
        }
        if (delivery instanceof Sink.Delivery.Refused refused) {
            deadLetters.undeliverable(order, refused.reason());
            LOGGER.atWarn()
                    .addKeyValue("alertId", alertId)
                    .addKeyValue("reason", refused.reason())
                    .log("the sink refused an order again");
            return Optional.of(Outcome.REFUSED_AGAIN);
        }
        if (delivery instanceof Sink.Delivery.GivenUp givenUp) {
            deadLetters.undeliverable(order, givenUp.reason());
            return Optional.of(Outcome.GIVEN_UP_AGAIN);
        }
        return Optional.empty();
    }

    private void end(Sink.Delivery last, Sink sink) throws SinkUnavailableException {
        if (last instanceof Sink.Delivery.Unusable unusable) {
            throw new TidewatchException(unusable.advice() + AGAIN);
        }
        if (last instanceof Sink.Delivery.GivenUp givenUp && counts().count(Outcome.NOT_REACHED) > 0) {
            throw new SinkUnavailableException(sink.description() + " took none of the last " + GIVEN_UP_IN_A_ROW
                    + " orders (" + givenUp.reason() + ")");
        }
    }

    private void count(Outcome outcome, long rows) {
        report = Optional.of(counts().plus(outcome, rows));
    }

    private ReplayReport counts() {
        return report.orElse(ReplayReport.NONE);
    }
}
