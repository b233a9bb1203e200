package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.tidewatch.topics.catalog.TopicCatalog;
import io.tidewatch.topics.catalog.TopicDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document is valid and describes the topics of the catalog. */
class AsyncApiTest {
    private final JsonNode document = document();

    @Test
    void isAsyncApi3() throws IOException {
        // Given
        JsonSchema asyncApi = asyncApiSchema();
        // When
        List<String> complaints = Schemas.complaints(asyncApi, new ObjectMapper().writeValueAsBytes(document));
        // Then
        assertThat(complaints).isEmpty();
    }

    @Test
    void isToldWhenItIsNot() throws IOException {
        // Given
        byte[] broken = new ObjectMapper()
                .writeValueAsString(document)
                .replace("\"receive\"", "\"listen\"")
                .getBytes();
        // Then
        assertThat(Schemas.complaints(asyncApiSchema(), broken)).isNotEmpty();
    }

    @Test
    void resolvesEveryReference() {
        List<String> references = document.findValuesAsText("$ref");
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            } else {
                assertThat(AsyncApiTest.class.getResource("schemas/" + reference))
                        .as(reference)
                        .isNotNull();
            }
        });
    }

    @Test
    void hasTheTopicsOfTheCatalogWithTheirSchemas() {
        // Given
        Map<String, String> catalogued = new TreeMap<>();
        for (TopicDefinition topic : TopicCatalog.shipped().topics()) {
            catalogued.put(
                    topic.name(), topic.description() + " " + topic.schema().orElseThrow());
        }
        // When
        Map<String, String> described = new TreeMap<>();
        for (JsonNode channel : document.get("channels")) {
            JsonNode message = channel.get("messages").elements().next();
            JsonNode body = document.at(message.get("$ref").textValue().substring(1));
            String schema = body.at(body.has("payload") ? "/payload/schema/$ref" : "/headers/schema/$ref")
                    .textValue();
            described.put(
                    channel.get("address").textValue(),
                    channel.get("description").textValue() + " schemas/" + schema);
        }
        // Then
        assertThat(described).isEqualTo(catalogued);
    }

    @Test
    void sendsOrReceivesOnEveryChannel() {
        List<String> used = new ArrayList<>();
        for (JsonNode operation : document.get("operations")) {
            used.add(operation.at("/channel/$ref").textValue().substring("#/channels/".length()));
        }
        List<String> channels = new ArrayList<>();
        document.get("channels").fieldNames().forEachRemaining(channels::add);
        assertThat(used).containsExactlyInAnyOrderElementsOf(channels);
    }

    private static JsonSchema asyncApiSchema() throws IOException {
        try (InputStream schema = AsyncApiTest.class.getResourceAsStream("/asyncapi/asyncapi-3.0.0.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
        }
    }

    private static JsonNode document() {
        try (InputStream yaml = AsyncApiTest.class.getResourceAsStream("schemas/asyncapi.yaml")) {
            return new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
