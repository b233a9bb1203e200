package io.tidewatch.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.http.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks in the form of the Admin API 2025-10 (shopify.dev/docs/api/webhooks), with values of our own. */
class ShopifyWebhooksTest {
    private static final String PATH = "/webhooks/shopify";
    private static final String ORDER = """
            {"id": 820982911946154500, "name": "#1001", "email": "ann@example.org", "contact_email": "ann@example.org",
             "created_at": "2026-11-21T08:00:00-05:00", "updated_at": "2026-11-22T08:00:00-05:00", "currency": "EUR",
             "financial_status": "%s", "test": %s, "tags": "vip", "total_price": "44.30", "payment_gateway_names": ["visa"],
             "customer": {"id": 115310627314723950, "email": "ann@example.org"},
             "line_items": [{"id": 1, "sku": "22423", "name": "Cake stand", "quantity": 2, "price": "12.75"},
                            {"id": 2, "sku": "", "name": "Gift card", "quantity": 1, "price": "15.30"}],
             "refunds": %s}""";
    private static final String REFUND = """
            {"id": %s, "order_id": 820982911946154500, "created_at": "%s", "processed_at": "%s", "user_id": 548380009,
             "refund_line_items": [{"id": 9, "quantity": 1, "subtotal": 12.75, "line_item": {"sku": "22423", "price": "12.75"}}],
             "transactions": [{"id": 7, "kind": "refund", "status": "success", "amount": "10.00", "currency": "EUR", "test": %s},
                              {"id": 8, "kind": "refund", "status": "failure", "amount": "2.75", "currency": "EUR", "test": %s}]}""";

    @TempDir
    private Path folder;

    private AdapterUnderTest adapter;

    @BeforeEach
    void open() {
        adapter = new AdapterUnderTest(folder);
    }

    @AfterEach
    void close() {
        adapter.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders/create", "orders/paid"})
    void anOrderIsAPurchase(String topic) {
        Answer answer = send(topic, "w-1", order("paid", false, "[]"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(adapter.kept()).containsExactly(AdapterUnderTest.json("""
                {"event_id": "#1001", "user_id": "ann@example.org", "type": "purchase", "time": "2026-11-21T13:00:00.000Z",
                 "item_id": "22423", "value": 40.8, "currency": "EUR", "items": [
                   {"item_id": "22423", "quantity": 2, "price": 12.75}, {"item_id": "Gift card", "quantity": 1, "price": 15.3}]}"""));
    }

    @Test
    void anOrdersLatestRefundsAreReturns() {
        String old = refund(5, "2026-10-01T08:00:00-04:00", false);
        String news = refund(6, "2026-11-22T07:59:58-05:00", false);
        send("orders/updated", "w-2", order("partially_refunded", false, "[" + old + "," + news + "]"));
        assertThat(adapter.kept()).containsExactly(AdapterUnderTest.json("""
                {"event_id": "6", "user_id": "ann@example.org", "type": "return", "time": "2026-11-22T12:59:58.000Z", "item_id": "22423",
                 "value": 10.0, "currency": "EUR", "items": [{"item_id": "22423", "quantity": 1, "price": 12.75}]}"""));
    }

    @Test
    void aRefundIsAReturnWhereItTellsTheOrder() {
        String refund = refund(6, "2026-11-22T07:59:58-05:00", false);
        send("refunds/create", "w-3", refund);
        send("refunds/create", "w-4", refund.replaceFirst("\\{", "{\"order\": {\"email\": \"ann@example.org\"},"));
        assertThat(adapter.counted()).containsExactly("shopify refused 1 no_user", "shopify accepted 1");
        assertThat(adapter.kept())
                .singleElement()
                .satisfies(event -> assertThat(event.path("value").asDouble()).isEqualTo(10));
    }

    @Test
    void leavesOutTestsAndWhatWasTakenBack() {
        send("orders/create", "w-5", order("paid", true, "[]"));
        send("orders/create", "w-6", order("voided", false, "[]"));
        send(
                "orders/updated",
                "w-7",
                order("refunded", false, "[" + refund(6, "2026-11-22T07:59:58-05:00", true) + "]"));
        assertThat(adapter.counted())
                .containsOnly("shopify refused 1 not_wanted")
                .hasSize(3);
        assertThat(adapter.kept()).isEmpty();
    }

    @Test
    void aRepeatedWebhookCountsOnce() {
        String order = order("paid", false, "[]");
        send("orders/create", "w-8", order);
        send("orders/create", "w-8", order);
        send("orders/paid", "w-9", order);
        String nameless = order.replace("\"name\": \"#1001\",", "").replace("\"id\": 820982911946154500,", "");
        send("orders/create", "w-10", nameless);
        send("orders/create", "w-10", nameless);
        assertThat(adapter.counted())
                .containsExactly(
                        "shopify accepted 1",
                        "shopify duplicate 1",
                        "shopify duplicate 1",
                        "shopify accepted 1",
                        "shopify duplicate 1");
        assertThat(adapter.kept()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"customers/create", "orders/updated", "app/uninstalled", ""})
    void otherTopicsAreAnsweredAndCounted(String topic) {
        assertThat(send(topic, "w-11", order("paid", false, "[]")).status()).isEqualTo(200);
        assertThat(adapter.counted()).containsExactly("shopify refused 1 other_event");
    }

    @Test
    void aSignedBodyThatIsNoJsonIsNotSentAgain() {
        assertThat(send("orders/create", "w-12", "no json").status()).isEqualTo(200);
        assertThat(adapter.counted()).containsExactly("shopify refused 1 UNREADABLE");
    }

    @Test
    void takesNothingThatIsNotSignedByASource() {
        String order = order("paid", false, "[]");
        Map<String, String> headers = new HashMap<>(headers("orders/create", "w-13", order));
        assertThat(adapter.post(PATH, "", headers, order + " ").status()).isEqualTo(401);
        headers.put("x-shopify-hmac-sha256", "no base64!");
        assertThat(adapter.post(PATH, "", headers, order).status()).isEqualTo(401);
        headers.put("x-shopify-hmac-sha256", "");
        assertThat(adapter.post(PATH, "", headers, order).status()).isEqualTo(401);
        headers.remove("x-shopify-hmac-sha256");
        headers.put("authorization", "Bearer " + AdapterUnderTest.SERVER);
        assertThat(adapter.post(PATH, "", headers, order).status()).isEqualTo(401);
        assertThat(adapter.kept()).isEmpty();
        assertThat(adapter.counted()).isEmpty();
    }

    private Answer send(String topic, String webhook, String body) {
        return adapter.post(PATH, "", headers(topic, webhook, body), body);
    }

    private static Map<String, String> headers(String topic, String webhook, String body) {
        return Map.of(
                "x-shopify-topic",
                topic,
                "x-shopify-webhook-id",
                webhook,
                "x-shopify-shop-domain",
                "a-test.myshopify.com",
                "x-shopify-api-version",
                "2025-10",
                "content-type",
                "application/json",
                "x-shopify-hmac-sha256",
                signature(body));
    }

    private static String signature(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(AdapterUnderTest.SHOPIFY_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String order(String status, boolean test, String refunds) {
        return ORDER.formatted(status, test, refunds);
    }

    private static String refund(int id, String time, boolean test) {
        return REFUND.formatted(id, time, time, test, test);
    }
}
