package io.tidewatch.collector.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.collector.config.SourceConfig;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import io.tidewatch.mapping.JsonRecords;
import io.tidewatch.mapping.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shopify's webhooks, signed with a source's secret. Whatever is wrong with one that is rightly signed is counted and answered with
 * success: Shopify would send the same again for hours, and then no more at all.
 */
final class ShopifyWebhooks implements Dialect {
    private static final String SIGNATURE = "x-shopify-hmac-sha256";

    private final Sources sources;
    private final EventIds ids;
    private final MappedEvents events =
            new MappedEvents(Preset.live("shopify-webhook").mapping(), "received_at");

    ShopifyWebhooks(Sources sources, EventIds ids) {
        this.sources = sources;
        this.ids = ids;
    }

    @Override
    public Optional<SourceConfig> source(Request request) {
        return Optional.empty();
    }

    @Override
    public boolean mayTellInBody(Request request) {
        return request.header(SIGNATURE).isPresent();
    }

    @Override
    public String howToTell() {
        return "The header X-Shopify-Hmac-Sha256 is not of this body and the 'shopify_secret' of a source.";
    }

    @Override
    public Delivery open(Request request, byte[] body, int mostEvents) {
        Optional<SourceConfig> signer =
                request.header(SIGNATURE).flatMap(given -> ShopifySignature.signer(sources.all(), body, given));
        if (signer.isEmpty()) {
            return Delivery.OF_UNKNOWN;
        }
        Optional<ObjectNode> told = JsonRecords.read(body);
        if (told.isEmpty()) {
            return new Delivery(signer, List.of(Delivery.unreadable()));
        }
        List<ObjectNode> records = records(request.header("x-shopify-topic").orElse(""), told.get());
        if (records.isEmpty()) {
            return new Delivery(signer, List.of((sender, arrivedAt) -> new Reading.Bad(Reason.OTHER_EVENT)));
        }
        // The same in each retry of this webhook.
        String webhook = request.header("x-shopify-webhook-id")
                .or(() -> request.header("x-shopify-event-id"))
                .orElseGet(ids::next);
        List<Delivery.Unread> unread = new ArrayList<>();
        for (ObjectNode record : records) {
            unread.add(events.unread(record, webhook + "-" + unread.size()));
        }
        return new Delivery(signer, unread);
    }

    @Override
    public Answer answer(List<Outcome> outcomes) {
        return Answers.of(outcomes);
    }

    private static List<ObjectNode> records(String topic, ObjectNode told) {
        return switch (topic) {
            case "orders/create", "orders/paid" -> List.of(ShopifyOrders.purchase(told));
            case "orders/updated" -> ShopifyOrders.returns(told);
            // Shopify tells no customer here; an app in between may add the order.
            case "refunds/create" ->
                List.of(ShopifyOrders.returned(
                        told, told.path("order") instanceof ObjectNode order ? order : told.objectNode()));
            default -> List.of();
        };
    }
}
