package io.tidewatch.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The JSON Schemas as they lie in the jar. */
final class Schemas {
    static final String SHOP_EVENT = "shop-event";
    static final String CHURN_ALERT = "churn-alert";
    static final String RISK_SCORE = "risk-score";
    static final String FEATURE_RECORD = "feature-record";
    static final String SHADOW_SCORE = "shadow-score";
    static final String ASSIGNMENT = "assignment";
    static final String OUTCOME = "outcome";
    static final String RECEIPT = "receipt";
    static final String ALIAS = "alias";
    static final String ERASURE = "erasure";
    static final String SPOOL_POSITION = "spool-position";
    static final String MODEL_REGISTRY = "model-registry";
    static final String DEAD_LETTER_HEADERS = "dead-letter-headers";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Schemas() {}

    static JsonNode tree(String name) {
        try (InputStream json = Schemas.class.getResourceAsStream("schemas/" + name + ".schema.json")) {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonSchema schema(String name) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(tree(name));
    }

    /** What is wrong with {@code json}, one text for each complaint. */
    static List<String> complaints(JsonSchema schema, byte[] json) {
        try {
            return schema.validate(MAPPER.readTree(json)).stream()
                    .map(Object::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
