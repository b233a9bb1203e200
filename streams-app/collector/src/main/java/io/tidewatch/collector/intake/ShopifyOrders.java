package io.tidewatch.collector.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes of what Shopify's webhooks tell the records that the mapping {@code shopify-webhook} reads: {@code {act, order, refund, refunded}}, one
 * for an order and one for each of its refunds.
 */
final class ShopifyOrders {
    /**
     * Each later change of an order tells its refunds again, and nobody remembers for years that they were told. A refund changes its order
     * at once; two days are longer than Shopify tries to send a webhook again.
     */
    private static final Duration NEWS = Duration.ofDays(2);

    private static final String REFUND = "refund";
    /** As Shopify writes it; the sum of a number with a huge exponent would fill the memory. */
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,6})?");

    private ShopifyOrders() {}

    /** The purchase that an order is. */
    static ObjectNode purchase(ObjectNode order) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("act", "purchase");
        record.set("order", order);
        return record;
    }

    /** The returns that an order's latest change tells. */
    static List<ObjectNode> returns(ObjectNode order) {
        List<ObjectNode> returns = new ArrayList<>();
        Optional<OffsetDateTime> changed = time(order.path("updated_at"));
        for (JsonNode refund : order.path("refunds")) {
            Optional<OffsetDateTime> made = time(refund.path("created_at"));
            boolean old = made.isPresent()
                    && changed.isPresent()
                    && made.get().isBefore(changed.get().minus(NEWS));
            if (!old && refund instanceof ObjectNode one) {
                returns.add(returned(one, order));
            }
        }
        return returns;
    }

    /** The return that a refund is, of an order of which all but the lines is told. */
    static ObjectNode returned(ObjectNode refund, ObjectNode order) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("act", "return");
        ObjectNode head = order.deepCopy();
        // A refund of money alone has no lines, and must not get the order's.
        head.remove(List.of("line_items", "refunds"));
        record.set("order", head);
        record.set(REFUND, refund);
        List<JsonNode> transactions = new ArrayList<>();
        refund.path("transactions").forEach(transactions::add);
        if (!transactions.isEmpty()
                && transactions.stream().allMatch(one -> one.path("test").asBoolean())) {
            head.put("test", true);
        }
        BigDecimal money = BigDecimal.ZERO;
        for (JsonNode transaction : transactions) {
            money = money.add(refunded(transaction));
        }
        if (money.signum() > 0) {
            record.put("refunded", money);
        }
        return record;
    }

    private static BigDecimal refunded(JsonNode transaction) {
        String status = transaction.path("status").asText();
        String amount = transaction.path("amount").asText();
        boolean paid = transaction.path("kind").asText().equals(REFUND)
                && !status.equals("failure")
                && !status.equals("error");
        return paid && AMOUNT.matcher(amount).matches() ? new BigDecimal(amount) : BigDecimal.ZERO;
    }

    private static Optional<OffsetDateTime> time(JsonNode text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.asText()));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
