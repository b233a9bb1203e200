package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.JsonSchema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message of served features may hold, and what its readers do about the rest. */
class FeatureRecordCodecTest {
    private static final JsonSchema SCHEMA = Schemas.schema(Schemas.FEATURE_RECORD);
    /** More than the engine's catalogue has. */
    private static final int MANY_FEATURES = 64;

    private static final int KIB = 1024;

    @Test
    void aMessageOfTheMostAndLongestEventsIsFarFromWhatABrokerRefuses() {
        // Given: the longest id that an event may have, and floats as long as they come
        float[] values = new float[MANY_FEATURES];
        Arrays.fill(values, -1.17549435E-38f);
        String longest = "\ud83d\ude00".repeat(EventLimits.MAX_ID_LENGTH);
        FeatureRecord large = new FeatureRecord(
                longest, longest, EventType.FAVOURITE, Instant.EPOCH, "0".repeat(64), values, 0.1234, "model");
        // When
        byte[] message = FeatureRecordCodec.write(Collections.nCopies(FeatureRecordCodec.MOST_EVENTS, large));
        // Then
        assertThat(message.length).isLessThan(128 * KIB);
    }

    @Test
    void theSchemaAllowsAsManyEventsAsAreWritten() {
        List<FeatureRecord> most = Collections.nCopies(FeatureRecordCodec.MOST_EVENTS, record("user", "c", "m"));

        assertThat(Schemas.complaints(SCHEMA, FeatureRecordCodec.write(most))).isEmpty();
        assertThat(Schemas.tree(Schemas.FEATURE_RECORD)
                        .at("/properties/events/maxItems")
                        .intValue())
                .isEqualTo(FeatureRecordCodec.MOST_EVENTS);
    }

    @Test
    void refusesToWriteNoEventOrTooMany() {
        assertThatThrownBy(() -> FeatureRecordCodec.write(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a message has 1 to 64 events, not 0");
        assertThatThrownBy(() -> FeatureRecordCodec.write(Collections.nCopies(65, record("user", "c", "m"))))
                .hasMessage("a message has 1 to 64 events, not 65");
    }

    @Test
    void refusesToWriteEventsThatDoNotBelongTogether() {
        FeatureRecord one = record("user", "c", "m");
        for (FeatureRecord other :
                List.of(record("other", "c", "m"), record("user", "other", "m"), record("user", "c", "other"))) {
            assertThatThrownBy(() -> FeatureRecordCodec.write(List.of(one, other)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("events of one message must have the same user_id, catalogue and model");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user_id\":\"u\",\"catalogue\":\"c\",\"model\":\"m\",\"events\":[]}",
                "{\"user_id\":\"u\",\"catalogue\":\"c\",\"model\":\"m\",\"events\":{}}",
                "{\"user_id\":\"u\",\"catalogue\":\"c\",\"model\":\"m\",\"events\":[{}]}",
                "{\"user_id\":\"u\",\"catalogue\":\"c\",\"model\":\"m\"}"
            })
    void refusesAMessageWithoutAnEvent(String json) {
        byte[] message = json.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> FeatureRecordCodec.read(message)).isInstanceOf(InvalidMessageException.class);
        assertThat(Schemas.complaints(SCHEMA, message)).isNotEmpty();
    }

    private static FeatureRecord record(String user, String catalogue, String model) {
        return new FeatureRecord(
                "e", user, EventType.CART, Instant.EPOCH, catalogue, new float[] {1, 0.5f}, 0.5, model);
    }
}
