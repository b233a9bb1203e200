package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Other systems' senders against a collector and a real broker: each act is on the topic once, as an event of the contract. */
@ExtendWith(BrokerUnderTest.class)
class CollectorAdaptersIT {
    private static final String SPOOL = "spool: {directory: SPOOL}";
    private static final String ORDER = """
            {"id": 820982911946154500, "name": "#1001", "email": "ann@example.org", "created_at": "2026-11-22T05:15:30-05:00",
             "updated_at": "2026-11-22T06:00:01-05:00", "currency": "EUR", "financial_status": "paid", "test": false,
             "line_items": [{"sku": "22423", "quantity": 2, "price": "12.75"}],
             "refunds": [{"id": 6, "created_at": "2026-11-22T06:00:00-05:00", "refund_line_items": [],
               "transactions": [{"kind": "refund", "status": "success", "amount": "10.00", "currency": "EUR"}]}]}""";

    @TempDir
    private Path folder;

    private final CollectorClient client = new CollectorClient();

    @Test
    void bringsEachSystemsActsToTheTopicOnce(TestKafka kafka) throws Exception {
        try (ShopTopics topics = ShopTopics.afresh(kafka, 3);
                CollectorProcess collector =
                        CollectorProcess.start(topics.bootstrapServers(), folder.resolve("spool"), SPOOL)) {
            // When
            for (int retry = 0; retry < 2; retry++) {
                assertThat(segment(collector)).isEqualTo(200);
                assertThat(ga4(collector)).isEqualTo(204);
                assertThat(snowplow(collector)).isEqualTo(200);
                assertThat(shopify(collector, "orders/create", "w-1", signature(ORDER)))
                        .isEqualTo(200);
            }
            assertThat(shopify(collector, "orders/paid", "w-2", signature(ORDER)))
                    .isEqualTo(200);
            assertThat(shopify(collector, "orders/updated", "w-3", signature(ORDER)))
                    .isEqualTo(200);
            assertThat(shopify(collector, "products/update", "w-4", signature(ORDER)))
                    .isEqualTo(200);
            assertThat(shopify(collector, "orders/create", "w-5", signature("{}")))
                    .isEqualTo(401);
            // Then
            assertThat(events(topics))
                    .containsExactly(
                            "17850 o-77 purchase 2026-11-22T10:15:30Z 40.8 GBP",
                            "9f1c m-2 browse 2026-11-22T10:15:31Z - -",
                            "ann@example.org #1001 purchase 2026-11-22T10:15:30Z 25.5 EUR",
                            "ann@example.org 6 return 2026-11-22T11:00:00Z 10.0 EUR",
                            "d-1 e-1 browse 2026-11-22T10:15:30.250Z - -",
                            "ga T-1 purchase 2026-11-22T10:15:30.250Z 30.03 USD");
            assertThat(client.get(collector.ops("/metrics")))
                    .contains(
                            "tidewatch_collector_events_total{outcome=\"refused\",reason=\"other_event\",source=\"shop\"} 4.0",
                            "tidewatch_collector_events_total{outcome=\"refused\",reason=\"other_event\",source=\"shopify\"} 1.0",
                            "tidewatch_collector_events_total{outcome=\"duplicate\",reason=\"\",source=\"shopify\"} 2.0",
                            "tidewatch_collector_refused_requests_total{status=\"401\"} 1.0");
            assertThat(client.get(collector.at("/tidewatch.js"))).startsWith("// tidewatch.js");
            collector.stop();
        }
    }

    private int segment(CollectorProcess collector) throws IOException {
        String credentials = Base64.getEncoder()
                .encodeToString((CollectorProcess.SERVER_KEY + ":").getBytes(StandardCharsets.UTF_8));
        return client.send(HttpRequest.newBuilder(collector.at("/v1/batch"))
                        .header("Authorization", "Basic " + credentials)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("""
                                {"batch": [
                                  {"type": "track", "event": "Order Completed", "messageId": "m-1", "userId": "17850",
                                   "timestamp": "2026-11-22T10:15:30.000Z",
                                   "properties": {"order_id": "o-77", "total": 40.8, "currency": "GBP"}},
                                  {"type": "page", "messageId": "m-2", "anonymousId": "9f1c", "timestamp": "2026-11-22T10:15:31.000Z"},
                                  {"type": "identify", "messageId": "m-3", "userId": "17850"}]}""")))
                .statusCode();
    }

    private int ga4(CollectorProcess collector) throws IOException {
        return client.send(HttpRequest.newBuilder(collector.at(
                                "/mp/collect?measurement_id=G-T&api_secret=" + CollectorProcess.SERVER_KEY))
                        .POST(BodyPublishers.ofString("""
                                {"client_id": "ga", "timestamp_micros": 1795342530250000, "events": [{"name": "purchase",
                                  "params": {"transaction_id": "T-1", "value": 30.03, "currency": "USD"}}]}""")))
                .statusCode();
    }

    private int snowplow(CollectorProcess collector) throws IOException {
        return client.send(HttpRequest.newBuilder(collector.at("/com.snowplowanalytics.snowplow/tp2"))
                        .header("Content-Type", "application/json; charset=UTF-8")
                        .POST(BodyPublishers.ofString("""
                                {"schema": "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4", "data": [
                                  {"e": "pv", "eid": "e-1", "duid": "d-1", "dtm": "1795342530250", "aid": "KEY"},
                                  {"e": "pp", "eid": "e-2", "duid": "d-1", "dtm": "1795342530250", "aid": "KEY"}]}""".replace("KEY", CollectorProcess.SERVER_KEY))))
                .statusCode();
    }

    private int shopify(CollectorProcess collector, String topic, String webhook, String signature) throws IOException {
        return client.send(HttpRequest.newBuilder(collector.at("/webhooks/shopify"))
                        .header("Content-Type", "application/json")
                        .header("X-Shopify-Topic", topic)
                        .header("X-Shopify-Webhook-Id", webhook)
                        .header("X-Shopify-Hmac-Sha256", signature)
                        .POST(BodyPublishers.ofString(ORDER)))
                .statusCode();
    }

    private static String signature(String body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(CollectorProcess.SHOPIFY_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** The events on the topic in the order of their text, each as often as it is there. */
    private static List<String> events(ShopTopics topics) throws Exception {
        List<String> told = new ArrayList<>();
        try (CommittedRecords records = new CommittedRecords(topics, TopicNames.SHOP_EVENTS)) {
            for (ConsumerRecord<byte[], byte[]> record : records.all()) {
                ShopEvent event = ShopEventCodec.read(record.value());
                assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(event.userId());
                told.add(String.join(
                        " ",
                        event.userId(),
                        event.eventId(),
                        event.type().wireName(),
                        event.time().toString(),
                        event.value().isPresent()
                                ? Double.toString(event.value().getAsDouble())
                                : "-",
                        event.currency().orElse("-")));
            }
        }
        return told.stream().sorted().toList();
    }
}
