package io.tidewatch.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The GA4 Measurement Protocol's reference and its recommended events (developers.google.com/analytics, as of 2026). */
class Ga4HitsTest {
    private static final String KEY = "measurement_id=G-TEST&api_secret=" + AdapterUnderTest.SERVER;
    private static final String HIT = """
            {"client_id": "123.456", %s "non_personalized_ads": false, "events": [
              {"name": "purchase", "params": {"transaction_id": "T-1", "value": 30.03, "currency": "USD", "tax": 1.1, "session_id": "42", "items": [
                {"item_id": "SKU_1", "item_name": "Tee", "item_category": "Apparel", "price": 10.01, "quantity": 3}]}},
              {"name": "search", "params": {"search_term": "cake stand"}},
              {"name": "tutorial_begin"},
              {"name": "refund", "params": {"transaction_id": "T-1", "value": 10.01, "currency": "USD"}}]}""";

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
    void eachEventHasTheIdsAndTheTimeOfItsRequest() {
        // When
        var answer = post(KEY, HIT.formatted("\"user_id\": \"17850\", \"timestamp_micros\": \"1795342530250000\","));
        // Then
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(adapter.counted()).containsExactlyInAnyOrder("shop accepted 3", "shop refused 1 other_event");
        assertThat(adapter.kept()).allSatisfy(event -> {
            assertThat(event.path("user_id").asText()).isEqualTo("17850");
            assertThat(event.path("time").asText()).isEqualTo("2026-11-22T10:15:30.250Z");
        });
        assertThat(adapter.kept().get(0)).isEqualTo(AdapterUnderTest.json("""
                {"event_id": "T-1", "user_id": "17850", "type": "purchase", "time": "2026-11-22T10:15:30.250Z", "item_id": "SKU_1",
                 "category": "Apparel", "value": 30.03, "currency": "USD", "session_id": "42",
                 "items": [{"item_id": "SKU_1", "category": "Apparel", "quantity": 3, "price": 10.01}]}"""));
        assertThat(adapter.kept().get(1).path("text").asText()).isEqualTo("cake stand");
        assertThat(adapter.kept().get(2).path("type").asText()).isEqualTo("return");
    }

    @Test
    void aRetryOfWhatSaysWhenCountsOnce() {
        String hit = HIT.formatted("\"timestamp_micros\": 1795342530250000,");
        post(KEY, hit);
        post(KEY, hit);
        assertThat(adapter.counted()).contains("shop accepted 3", "shop duplicate 3");
        assertThat(adapter.kept())
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.path("user_id").asText()).isEqualTo("123.456"));
    }

    @Test
    void equalEventsWithoutATimeMayBeTwoActs() {
        post(KEY, HIT.formatted(""));
        post(KEY, HIT.formatted(""));
        // The purchase is known by its order.
        assertThat(adapter.kept()).hasSize(5);
    }

    @Test
    void anEndlessNumberCostsItsField() {
        post(KEY, """
                {"client_id": "1", "events": [
                  {"name": "add_to_cart", "params": {"value": 1e999999999, "items": [{"item_id": "a", "price": 1e-999999999}]}},
                  {"name": "purchase", "params": {"value": 1e2}}]}""");
        assertThat(adapter.kept()).hasSize(2);
        assertThat(adapter.kept().get(0).has("value")).isFalse();
        assertThat(adapter.kept().get(1).path("value").asDouble()).isEqualTo(100);
    }

    @Test
    void refusesWhatItCannotTake() {
        assertThat(post("measurement_id=G-TEST", HIT.formatted("")).status()).isEqualTo(401);
        assertThat(post("api_secret=wrong-key-of-the-shop", HIT.formatted("")).status())
                .isEqualTo(401);
        assertThat(post(KEY, "{\"client_id\": \"1\"}").status()).isEqualTo(400);
        assertThat(post(KEY, "{\"opt_out\": true, \"client_id\": \"1\", \"events\": [{\"name\": \"page_view\"}, 3]}")
                        .status())
                .isEqualTo(204);
        assertThat(adapter.kept()).isEmpty();
        assertThat(adapter.counted()).containsExactlyInAnyOrder("shop refused 1 consent", "shop refused 1 UNREADABLE");
    }

    private io.tidewatch.http.Answer post(String query, String body) {
        return adapter.post("/mp/collect", query, Map.of("content-type", "application/json"), body);
    }
}
