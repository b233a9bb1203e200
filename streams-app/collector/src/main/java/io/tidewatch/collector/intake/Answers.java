package io.tidewatch.collector.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidewatch.http.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The answer to a request whose events were looked at: how many became what, and each by its index. */
final class Answers {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Answers() {}

    static Answer of(List<Outcome> outcomes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            for (Outcome.Status status : Outcome.Status.values()) {
                json.writeNumberField(
                        word(status),
                        outcomes.stream()
                                .filter(outcome -> outcome.status() == status)
                                .count());
            }
            json.writeArrayFieldStart("events");
            for (int index = 0; index < outcomes.size(); index++) {
                event(json, index, outcomes.get(index));
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Answer(Answer.OK, Answer.JSON, Map.of(), bytes.toByteArray());
    }

    /** As it stands in answers and metrics. */
    static String word(Outcome.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static void event(JsonGenerator json, int index, Outcome outcome) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeStringField("status", word(outcome.status()));
        if (outcome.reason().isPresent()) {
            json.writeStringField("reason", outcome.reason().get().code());
            json.writeStringField("detail", outcome.reason().get().detail());
        }
        json.writeEndObject();
    }
}
