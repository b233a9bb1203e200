package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.InvalidMessageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a batch of messages from bytes to delivered orders, restart-safe: decisions go to the journal before the sink is told,
 * and what a crash left undelivered is delivered first. Knows nothing of offsets, owns none of its files. Not thread-safe.
 */
final class AlertHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(AlertHandler.class);
    private final Ledger ledger;
    private final Journal journal;
    private final Sink sink;
    private final DeadLetters deadLetters;
    private Progress progress = Progress.NONE;

    AlertHandler(Ledger ledger, Journal journal, Sink sink, DeadLetters deadLetters) {
        this.ledger = ledger;
        this.journal = journal;
        this.sink = sink;
        this.deadLetters = deadLetters;
    }

    /**
     * Delivers what an earlier run decided and may not have delivered.
     *
     * @return false when interrupted
     */
    boolean resume() throws IOException {
        if (!journal.undelivered().isEmpty()) {
            LOGGER.atInfo()
                    .addKeyValue("orders", journal.undelivered().size())
                    .log("delivering the orders of an earlier run");
        }
        return deliver();
    }

    /**
     * Handles a batch; when it returns true, its offsets may be committed.
     *
     * @return false when interrupted before all orders were delivered
     */
    boolean handle(Iterable<ConsumerRecord<byte[], byte[]>> messages) throws IOException {
        List<Decision> decisions = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            Optional<ChurnAlert> alert = read(message);
            if (alert.isPresent()) {
                decide(alert.get()).ifPresent(decisions::add);
            }
        }
        if (!decisions.isEmpty()) {
            journal.write(decisions);
        }
        return deliver();
    }

    /** What was done so far. */
    Progress progress() {
        return progress;
    }

    private Optional<ChurnAlert> read(ConsumerRecord<byte[], byte[]> message) throws IOException {
        String reason = "the message is empty";
        if (message.value() != null) {
            try {
                return Optional.of(ChurnAlertCodec.read(message.value()));
            } catch (InvalidMessageException e) {
                reason = e.getMessage();
            }
        }
        deadLetters.unreadable(message, reason);
        progress = progress.deadLetteredOnce();
        LOGGER.atWarn()
                .addKeyValue("partition", message.partition())
                .addKeyValue("offset", message.offset())
                .addKeyValue("reason", reason)
                .log("not an alert, now in the dead-letter file");
        return Optional.empty();
    }

    private Optional<Decision> decide(ChurnAlert alert) {
        Optional<Decision> decision = ledger.take(alert);
        progress = decision.map(made -> progress.decided(made.verdict())).orElseGet(progress::repeatedOnce);
        return decision;
    }

    private boolean deliver() throws IOException {
        for (Decision decision : journal.undelivered()) {
            ObjectNode order = decision.order().orElseThrow();
            Sink.Delivery delivery = sink.deliver(order);
            if (delivery instanceof Sink.Delivery.Interrupted) {
                return false;
            }
            if (delivery instanceof Sink.Delivery.Refused refused) {
                deadLetters.undeliverable(order, refused.reason());
                progress = progress.deadLetteredOnce();
                LOGGER.atError()
                        .addKeyValue("alertId", decision.alertId())
                        .addKeyValue("reason", refused.reason())
                        .log("the sink did not take an order, now in the dead-letter file");
            }
        }
        sink.force();
        journal.markDelivered();
        return true;
    }
}
