package io.tidewatch.topics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** How messages say a {@link SuggestedAction}: an object of {@code type} and {@code parameters}. */
final class SuggestedActionJson {
    private SuggestedActionJson() {}

    static SuggestedAction read(JsonFields<InvalidMessageException> action) throws InvalidMessageException {
        return new SuggestedAction(
                action.constant("type", ActionType.values(), ActionType::wireName),
                action.optionalObject("parameters", SuggestedActionJson::parameters)
                        .orElse(Map.of()));
    }

    static void write(JsonGenerator json, String field, SuggestedAction action) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("type", action.type().wireName());
        json.writeObjectFieldStart("parameters");
        for (Map.Entry<String, String> parameter : action.parameters().entrySet()) {
            json.writeStringField(parameter.getKey(), parameter.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static Map<String, String> parameters(JsonFields<InvalidMessageException> object)
            throws InvalidMessageException {
        Map<String, String> parameters = new TreeMap<>();
        for (String name : object.names()) {
            parameters.put(name, object.text(name));
        }
        return parameters;
    }
}
