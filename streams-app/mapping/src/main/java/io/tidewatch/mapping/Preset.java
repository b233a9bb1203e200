package io.tidewatch.mapping;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The mapping of a well-known system's export. Each is a file in {@code presets}, in the words of the command line, so that a user
 * can read it and say the same.
 *
 * @param name on the command line
 * @param system whose export it is, and which one
 * @param source the public documentation that it follows, with its version
 * @param reads {@code csv} or {@code jsonl}
 * @param mapping what its columns or paths mean
 * @param notes what a person should know of it
 */
public record Preset(
        String name, String system, String source, String reads, FieldMapping mapping, List<String> notes) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The file's form. */
    private record Content(
            String system,
            String source,
            String reads,
            Map<String, String> map,
            Map<String, String> constant,
            @JsonProperty("map-value") Map<String, String> values,
            @JsonProperty("group-by") String groupBy,
            List<String> where,
            List<String> notes) {
        private Content {
            map = Optional.ofNullable(map).orElse(Map.of());
            constant = Optional.ofNullable(constant).orElse(Map.of());
            values = Optional.ofNullable(values).orElse(Map.of());
            where = Optional.ofNullable(where).orElse(List.of());
            notes = Optional.ofNullable(notes).orElse(List.of());
        }

        private Preset preset(String name) {
            FieldMapping mapping = FieldMapping.of(
                            map, constant, values, Optional.ofNullable(groupBy), FieldMapping.Forms.UNSAID)
                    .where(where.stream()
                            .map(text -> RowFilter.of(text).ifThere())
                            .toList());
            return new Preset(name, system, source, reads, mapping, notes);
        }
    }

    public Preset {
        notes = List.copyOf(notes);
    }

    /** All names, in order. */
    public static List<String> names() {
        return List.of(
                "amplitude",
                "ga4-bigquery",
                "magento",
                "mixpanel",
                "rudderstack",
                "segment",
                "shopify",
                "snowplow",
                "woocommerce");
    }

    /** @throws TidewatchException if there is none of this name */
    public static Preset named(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        if (!names().contains(wanted)) {
            throw new TidewatchException(
                    "there is no --preset '" + name + "'; there are " + String.join(", ", names()));
        }
        return read("/presets/" + wanted + ".json", wanted);
    }

    /** The mapping of what a system sends as it happens, which no file of its looks like. There are {@code ga4-mp} and {@code shopify-webhook}. */
    public static Preset live(String name) {
        return read("/presets/live/" + name + ".json", name);
    }

    private static Preset read(String resource, String name) {
        try (InputStream file = Preset.class.getResourceAsStream(resource)) {
            return JSON.readValue(file, Content.class).preset(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
