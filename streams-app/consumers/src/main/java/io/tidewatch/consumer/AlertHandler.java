package io.tidewatch.consumer;

import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a batch of messages from bytes to delivered orders, restart-safe: decisions go to the journal before the sink is told,
 * and what a crash left undelivered is delivered first. Stops at an order that must not be put aside, since the next ones
 * would follow it. Knows nothing of offsets, owns none of its files. Not thread-safe.
 */
final class AlertHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(AlertHandler.class);
    private static final String KEPT = "; no order is lost, the consumer goes on from here when started again";

    private final Ledger ledger;
    private final Journal journal;
    private final Sink sink;
    private final DeadLetters deadLetters;
    private final Refusals refusals;
    private final Receipts receipts;
    private final ReceiptLog receiptLog;
    private Progress progress = Progress.NONE;

    /**
     * @param refusalsInARow so many orders that the sink did not take one after the other are not the orders' fault
     * @param receipts which receipts its decisions are worth
     * @param receiptLog where they are told
     */
    AlertHandler(
            Ledger ledger,
            Journal journal,
            Sink sink,
            DeadLetters deadLetters,
            int refusalsInARow,
            Receipts receipts,
            ReceiptLog receiptLog) {
        this.ledger = ledger;
        this.journal = journal;
        this.sink = sink;
        this.deadLetters = deadLetters;
        this.refusals = new Refusals(refusalsInARow, journal.refusedInARow());
        this.receipts = receipts;
        this.receiptLog = receiptLog;
    }

    /**
     * Delivers what an earlier run decided and may not have delivered.
     *
     * @return false when interrupted
     * @throws TidewatchException when the sink takes nothing until a person has mended something
     * @throws SinkUnavailableException when the sink takes nothing at present
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
     * @throws TidewatchException when the sink takes nothing until a person has mended something
     * @throws SinkUnavailableException when the sink takes nothing at present
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
            // Before the journal: an alert that is in there is not decided again after a crash, nor its receipt told.
            receiptLog.tell(decisions.stream()
                    .flatMap(decision -> receipts.withoutOrder(decision).stream())
                    .toList());
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
        int settled = 0;
        List<String> taken = new ArrayList<>();
        List<Receipt> told = new ArrayList<>();
        Sink.Delivery last = new Sink.Delivery.Accepted();
        for (Decision decision : journal.undelivered()) {
            last = sink.deliver(decision.order().orElseThrow());
            if (last instanceof Sink.Delivery.Accepted) {
                refusals.taken();
                taken.add(decision.alertId());
            } else if (!putAside(decision, last)) {
                break;
            }
            receipts.of(decision, last).ifPresent(told::add);
            settled++;
        }
        sink.force();
        // Before the orders count as settled, which they do for good.
        receiptLog.tell(told);
        for (String alertId : taken) {
            // An earlier run put it aside and was killed before it could note that.
            deadLetters.delivered(alertId);
        }
        journal.markDelivered(settled, refusals.inARow());
        forgetErased();
        return settledAll(last);
    }

    /** Whom the receiver was told to erase goes from this consumer's own files; after a crash in between, at the next start. */
    private void forgetErased() throws IOException {
        if (journal.erased().isEmpty()) {
            return;
        }
        for (String userId : journal.erased()) {
            deadLetters.erase(userId);
        }
        LOGGER.atInfo().addKeyValue("users", journal.erased().size()).log("erased users are forgotten");
        journal.forget();
    }

    /** Puts an order into the dead-letter file, if that is where it belongs. */
    private boolean putAside(Decision decision, Sink.Delivery delivery) throws IOException {
        Optional<String> reason = reason(delivery);
        if (reason.isEmpty() || refusals.nextIsTooMany()) {
            return false;
        }
        refusals.notTaken();
        deadLetters.undeliverable(decision.order().orElseThrow(), reason.get());
        progress = progress.deadLetteredOnce();
        LOGGER.atError()
                .addKeyValue("alertId", decision.alertId())
                .addKeyValue("reason", reason.get())
                .log("the sink did not take an order, now in the dead-letter file");
        return true;
    }

    /** Why an order was not taken that the sink may not take while it takes others. */
    private static Optional<String> reason(Sink.Delivery delivery) {
        if (delivery instanceof Sink.Delivery.Refused refused) {
            return Optional.of(refused.reason());
        }
        return delivery instanceof Sink.Delivery.GivenUp givenUp ? Optional.of(givenUp.reason()) : Optional.empty();
    }

    /** Whether there was no reason to end before all orders were settled; the last delivery tells. */
    private boolean settledAll(Sink.Delivery last) throws SinkUnavailableException {
        if (last instanceof Sink.Delivery.Unusable unusable) {
            throw new TidewatchException(unusable.advice() + KEPT);
        }
        if (last instanceof Sink.Delivery.Interrupted) {
            return false;
        }
        boolean stopped = !journal.undelivered().isEmpty();
        if (stopped && last instanceof Sink.Delivery.GivenUp givenUp) {
            throw new SinkUnavailableException(tooMany(givenUp.reason()));
        }
        if (stopped) {
            throw new TidewatchException(tooMany(reason(last).orElse(""))
                    + ": it is not the orders, look at what the receiver says of them (if it is, raise"
                    + " --webhook-refusals)" + KEPT
                    + ", and --replay-dead-letters sends those that were put aside");
        }
        return true;
    }

    private String tooMany(String reason) {
        return sink.description() + " took none of the last " + refusals.limit() + " orders (" + reason + ")";
    }
}
