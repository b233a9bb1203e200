package io.tidewatch.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.http.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Segment's HTTP API, "HTTP API Source" and "Spec: Ecommerce Events v2" of segment.com/docs as of 2026, and what its libraries for
 * browsers (Analytics.js 2.0) and servers send.
 */
class SegmentCallsTest {
    private static final String ORDER = """
            {"type": "track", "event": "Order Completed", "messageId": "m-1", "userId": "17850", "anonymousId": "9f1c",
             "timestamp": "2026-11-22T10:15:30.000Z", "sentAt": "2026-11-22T10:15:31.000Z", "context": {"ip": "192.0.2.7"},
             "properties": {"order_id": "o-77", "total": 40.80, "shipping": 3.5, "currency": "GBP", "products": [
               {"product_id": "22423", "name": "Cake stand", "price": 12.75, "quantity": 2},
               {"product_id": "85123A", "price": 15.3, "quantity": 1, "category": "home"}]}}""";

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

    @Test
    void takesATrackCall() {
        Answer answer = adapter.post("/v1/track", "", basic(AdapterUnderTest.SERVER), ORDER);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{\"success\":true}");
        assertThat(adapter.kept()).containsExactly(AdapterUnderTest.json("""
                {"event_id": "o-77", "user_id": "17850", "type": "purchase", "time": "2026-11-22T10:15:30.000Z",
                 "value": 40.8, "currency": "GBP", "items": [
                   {"item_id": "22423", "quantity": 2, "price": 12.75},
                   {"item_id": "85123A", "category": "home", "quantity": 1, "price": 15.3}]}"""));
        assertThat(adapter.counted()).containsExactly("shop accepted 1");
    }

    @Test
    void aPageCallNeedsNoTypeAndNoTime() {
        // When
        adapter.post("/v1/page", "", basic(AdapterUnderTest.SERVER), """
                {"anonymousId": "9f1c", "messageId": "m-2", "name": "Home", "properties": {"category": "home"}}""");
        // Then
        assertThat(adapter.kept()).singleElement().satisfies(event -> {
            assertThat(event.path("user_id").asText()).isEqualTo("9f1c");
            assertThat(event.path("type").asText()).isEqualTo("browse");
            assertThat(event.path("category").asText()).isEqualTo("home");
            assertThat(event.path("time").asText()).isEqualTo(AdapterUnderTest.NOW.toString());
        });
    }

    @Test
    void answersABatchWithSuccessThoughPartOfItIsNoActOfAShop() {
        // When
        Answer answer = adapter.post("/v1/batch", "", basic(AdapterUnderTest.SERVER), "{\"batch\": [" + ORDER + """
                , {"type": "identify", "userId": "17850", "messageId": "m-3", "traits": {"plan": "x"}},
                  {"type": "track", "event": "Video Playback Started", "userId": "17850", "messageId": "m-4"},
                  {"type": "track", "event": "Product Added", "messageId": "m-5"},
                  {"type": "track", "event": "Product Added", "messageId": "m-6", "userId": "u", "timestamp": "soon"},
                  {"type": "track", "event": "Order Refunded", "messageId": "m-7", "userId": "u", "properties": {"total": -30}},
                  {"type": "track", "event": "Product Reviewed", "messageId": "m-8", "userId": "u", "properties": {"rating": "five"}},
                  17]}""");
        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(adapter.counted())
                .containsExactlyInAnyOrder(
                        "shop fields left out 1",
                        "shop accepted 3",
                        "shop refused 2 other_event",
                        "shop refused 1 no_user",
                        "shop refused 1 bad_time",
                        "shop refused 1 UNREADABLE");
        assertThat(adapter.kept())
                .extracting(event -> event.path("type").asText())
                .containsExactly("purchase", "return", "review");
        assertThat(adapter.kept().get(1).path("value").asDouble()).isEqualTo(30);
    }

    @Test
    void aRetryCountsOnce() {
        adapter.post("/v1/track", "", basic(AdapterUnderTest.SERVER), ORDER);
        adapter.post("/v1/t", "", basic(AdapterUnderTest.SERVER), ORDER);
        assertThat(adapter.counted()).containsExactly("shop accepted 1", "shop duplicate 1");
        assertThat(adapter.kept()).hasSize(1);
    }

    @Test
    void aPageOfTheShopHasItsKeyInTheBodyAndSendsNoPurchase() {
        Map<String, String> page = page(AdapterUnderTest.ORIGIN);
        String key = "\"writeKey\": \"" + AdapterUnderTest.BROWSER + "\"";
        assertThat(adapter.post("/v1/t", "", page, ORDER.replaceFirst("\\{", "{" + key + ","))
                        .status())
                .isEqualTo(200);
        assertThat(adapter.post("/v1/b", "", page, "{" + key + ", \"batch\": [" + ORDER + "]}")
                        .status())
                .isEqualTo(200);
        assertThat(adapter.counted())
                .containsExactly("web refused 1 type_not_allowed", "web refused 1 type_not_allowed");
    }

    @Test
    void keepsNothingOfAVisitorWhoSaysNo() {
        String call = "{\"writeKey\": \"%s\", \"opt_out\": %s, \"event\": \"Product Viewed\", \"userId\": \"u\"}";
        Map<String, String> gpc = new HashMap<>(page(AdapterUnderTest.ORIGIN));
        gpc.put("sec-gpc", "1");
        adapter.post("/v1/t", "", gpc, call.formatted(AdapterUnderTest.BROWSER, "false"));
        adapter.post("/v1/t", "", page(AdapterUnderTest.ORIGIN), call.formatted(AdapterUnderTest.BROWSER, "true"));
        assertThat(adapter.counted()).containsExactly("web refused 1 consent", "web refused 1 consent");
        assertThat(adapter.kept()).isEmpty();
    }

    @Test
    void refusesWhomItDoesNotKnow() {
        String wrong = ORDER.replaceFirst("\\{", "{\"writeKey\": \"wrong-key-of-the-shop\",");
        String right = ORDER.replaceFirst("\\{", "{\"writeKey\": \"" + AdapterUnderTest.BROWSER + "\",");
        assertThat(adapter.post("/v1/track", "", basic("wrong-key-of-the-shop"), ORDER)
                        .status())
                .isEqualTo(401);
        assertThat(adapter.post("/v1/track", "", basic("wrong-key-of-the-shop"), right)
                        .status())
                .isEqualTo(401);
        assertThat(adapter.post("/v1/track", "", Map.of("authorization", "Basic %%%"), ORDER)
                        .status())
                .isEqualTo(401);
        assertThat(adapter.post("/v1/track", "", Map.of(), wrong).status()).isEqualTo(401);
        assertThat(adapter.post("/v1/track", "", Map.of(), ORDER).status()).isEqualTo(401);
        assertThat(adapter.post("/v1/t", "", page("https://other.example.com"), right)
                        .status())
                .isEqualTo(403);
        assertThat(adapter.kept()).isEmpty();
    }

    @Test
    void tellsABodyThatCannotBeTaken() {
        assertThat(adapter.post("/v1/track", "", basic(AdapterUnderTest.SERVER), "[]")
                        .status())
                .isEqualTo(400);
        assertThat(adapter.post("/v1/batch", "", basic(AdapterUnderTest.SERVER), "{}")
                        .status())
                .isEqualTo(400);
        String many = "{\"batch\": [" + "{},".repeat(20) + "{}]}";
        assertThat(adapter.post("/v1/batch", "", basic(AdapterUnderTest.SERVER), many)
                        .status())
                .isEqualTo(413);
    }

    private static Map<String, String> basic(String key) {
        String credentials = Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
        return Map.of("authorization", "Basic " + credentials, "content-type", "application/json");
    }

    private static Map<String, String> page(String origin) {
        return Map.of(
                "origin", origin, "user-agent", "Mozilla/5.0 (X11) Chrome/140.0.0.0", "content-type", "text/plain");
    }
}
