package io.tidewatch.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.http.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snowplow's tracker protocol, payload_data 1-0-4, with snowplow_ecommerce_action 1-0-2 (docs.snowplow.io, as of 2026). */
class SnowplowPayloadsTest {
    private static final String ACTION = """
            {"schema": "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0", "data": {
              "schema": "iglu:com.snowplowanalytics.snowplow.ecommerce/snowplow_ecommerce_action/jsonschema/1-0-2",
              "data": {"type": "transaction"}}}""";
    private static final String ENTITIES = """
            {"schema": "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0", "data": [
              {"schema": "iglu:com.snowplowanalytics.snowplow.ecommerce/transaction/jsonschema/1-0-0",
               "data": {"transaction_id": "T-1", "revenue": 40.8, "currency": "GBP", "payment_method": "card"}},
              {"schema": "iglu:com.snowplowanalytics.snowplow.ecommerce/product/jsonschema/1-0-0",
               "data": {"id": "22423", "category": "home", "price": 12.75, "quantity": 2, "currency": "GBP"}},
              {"schema": "iglu:com.snowplowanalytics.snowplow.ecommerce/product/jsonschema/1-0-0",
               "data": {"id": "85123A", "category": "home", "price": 15.3, "quantity": 1, "currency": "GBP"}}]}""";
    private static final String EXPECTED = """
            {"event_id": "T-1", "user_id": "17850", "type": "purchase", "time": "2026-11-22T10:15:30.250Z", "item_id": "22423",
             "category": "home", "value": 40.8, "currency": "GBP", "session_id": "s-1", "items": [
               {"item_id": "22423", "category": "home", "quantity": 2, "price": 12.75},
               {"item_id": "85123A", "category": "home", "quantity": 1, "price": 15.3}]}""";
    private static final String COMMON =
            "\"aid\": \"%s\", \"duid\": \"d-1\", \"sid\": \"s-1\", \"dtm\": \"1795342530250\", \"tv\": \"js-4.0.0\", \"p\": \"web\"";

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
    void takesAnEcommerceActionInBase64() {
        Answer answer = post(AdapterUnderTest.SERVER, """
                {"e": "ue", "eid": "e-1", "uid": "17850", "ue_px": "%s", "cx": "%s", %s}""".formatted(base64(ACTION), base64(ENTITIES), "%s"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("ok");
        assertThat(adapter.kept()).containsExactly(AdapterUnderTest.json(EXPECTED));
    }

    @Test
    void takesTheSameInPlainText() {
        post(AdapterUnderTest.SERVER, """
                {"e": "ue", "eid": "e-1", "uid": "17850", "ue_pr": %s, "co": %s, %s}""".formatted(quoted(ACTION), quoted(ENTITIES), "%s"));
        assertThat(adapter.kept()).containsExactly(AdapterUnderTest.json(EXPECTED));
    }

    @Test
    void takesPageViewsAndCountsWhatElseTrackersSend() {
        // When
        post(AdapterUnderTest.SERVER, """
                {"e": "pv", "eid": "e-2", "url": "https://shop.example.com/", %s}""", """
                {"e": "pp", "eid": "e-3", %s}""", """
                {"e": "tr", "eid": "e-4", "tr_id": "T-2", "tr_tt": "5", %s}""", """
                {"e": "ue", "eid": "e-5", "ue_px": "%%%%", %s}""", """
                {"e": "pv", "eid": "e-2", %s}""", "7");
        // Then
        assertThat(adapter.counted())
                .containsExactlyInAnyOrder(
                        "shop accepted 1",
                        "shop duplicate 1",
                        "shop refused 2 other_event",
                        "shop refused 2 UNREADABLE");
        assertThat(adapter.kept()).containsExactly(AdapterUnderTest.json("""
                {"event_id": "e-2", "user_id": "d-1", "type": "browse", "time": "2026-11-22T10:15:30.250Z", "session_id": "s-1"}"""));
    }

    @Test
    void refusesWhomItDoesNotKnow() {
        String event = "{\"e\": \"pv\", \"eid\": \"e-2\", %s}";
        assertThat(post("website", event).status()).isEqualTo(401);
        assertThat(post(AdapterUnderTest.BROWSER, Map.of("origin", "https://other.example.com"), event)
                        .status())
                .isEqualTo(403);
        assertThat(adapter.post("/com.snowplowanalytics.snowplow/tp2", "", Map.of(), "{\"data\": []}")
                        .status())
                .isEqualTo(401);
        assertThat(adapter.kept()).isEmpty();
    }

    private Answer post(String key, String... events) {
        return post(key, Map.of(), events);
    }

    private Answer post(String key, Map<String, String> headers, String... events) {
        String body = """
                {"schema": "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4", "data": [%s]}""".formatted(
                String.join(",", events).replace("%s", COMMON.formatted(key)).replace("%%", "%"));
        return adapter.post("/com.snowplowanalytics.snowplow/tp2", "", headers, body);
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String json) {
        return "\"" + json.replace("\n", " ").replace("\"", "\\\"") + "\"";
    }
}
