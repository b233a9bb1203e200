package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.topics.Receipt;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Which receipt a decision is worth, once it is known what became of its order. No I/O and no clock, so the same alerts give the same receipts. */
final class Receipts {
    private final Service service;

    Receipts(Service service) {
        this.service = service;
    }

    /** Of a decision that kept something back; empty of any other. */
    Optional<Receipt> withoutOrder(Decision decision) {
        return decision.verdict().isCapped()
                ? Optional.of(receipt(decision, Receipt.Status.CAPPED, OptionalDouble.empty()))
                : Optional.empty();
    }

    /** Of an order that the sink has answered; empty of one that offers nothing and takes nothing back. */
    Optional<Receipt> of(Decision decision, Sink.Delivery delivery) {
        if (decision.verdict().takesBack()) {
            return delivery instanceof Sink.Delivery.Accepted
                    ? Optional.of(receipt(decision, Receipt.Status.REVOKED, OptionalDouble.empty()))
                    : Optional.empty();
        }
        if (!decision.verdict().offers()) {
            return Optional.empty();
        }
        if (delivery instanceof Sink.Delivery.Accepted) {
            return Optional.of(receipt(decision, Receipt.Status.DELIVERED, cost(decision)));
        }
        return Optional.of(receipt(
                decision,
                delivery instanceof Sink.Delivery.Refused ? Receipt.Status.REFUSED : Receipt.Status.FAILED,
                OptionalDouble.empty()));
    }

    private Receipt receipt(Decision decision, Receipt.Status status, OptionalDouble cost) {
        return new Receipt(
                service.name() + "-" + decision.alertId() + "-" + status.name().toLowerCase(Locale.ROOT),
                decision.alertId(),
                decision.episodeId(),
                decision.assignmentId(),
                decision.userId(),
                service.name(),
                status,
                service.action(),
                cost,
                decision.eventTime());
    }

    private static OptionalDouble cost(Decision decision) {
        return decision.order()
                .map(order -> order.path("cost"))
                .filter(JsonNode::isNumber)
                .map(number -> OptionalDouble.of(number.doubleValue()))
                .orElse(OptionalDouble.empty());
    }
}
