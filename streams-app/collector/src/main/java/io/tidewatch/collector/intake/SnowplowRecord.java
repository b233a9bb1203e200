package io.tidewatch.collector.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.mapping.JsonRecords;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes of an event in Snowplow's tracker protocol what the enriched event in its Analytics SDKs' JSON form is, as far as the preset
 * {@code snowplow} looks at it: so that a file and a live tracker are read by one mapping.
 */
final class SnowplowRecord {
    private static final Pattern SCHEMA = Pattern.compile("iglu:([^/]+)/([^/]+)/[^/]+/([0-9]+)-[0-9]+-[0-9]+");
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,15}");
    private static final String SELF_DESCRIBING = "ue";
    private static final String DATA = "data";
    /** Parameters, and what they are called once enriched. */
    private static final Map<String, String> NAMES = Map.of(
            "eid", "event_id",
            "uid", "user_id",
            "duid", "domain_userid",
            "nuid", "network_userid",
            "tnuid", "network_userid",
            "sid", "domain_sessionid",
            "opt_out", "opt_out");

    private final ObjectNode parameters;
    private final ObjectNode enriched = JsonNodeFactory.instance.objectNode();

    private SnowplowRecord(ObjectNode parameters) {
        this.parameters = parameters;
    }

    /** The record; empty if a part of it is damaged. */
    static Optional<ObjectNode> of(ObjectNode parameters) {
        SnowplowRecord record = new SnowplowRecord(parameters);
        return record.isWhole() ? Optional.of(record.enriched) : Optional.empty();
    }

    private boolean isWhole() {
        NAMES.forEach((parameter, name) -> {
            if (parameters.hasNonNull(parameter)) {
                enriched.set(name, parameters.get(parameter));
            }
        });
        time();
        return contexts() && event();
    }

    /** The true time, or the device's; {@code collector_tstamp} is put beside it. */
    private void time() {
        for (String parameter : new String[] {"ttm", "dtm"}) {
            String millis = parameters.path(parameter).asText();
            if (MILLIS.matcher(millis).matches()) {
                enriched.put("derived_tstamp", Long.parseLong(millis));
                return;
            }
        }
    }

    private boolean event() {
        String kind = parameters.path("e").asText();
        if (!kind.equals(SELF_DESCRIBING)) {
            enriched.put("event_name", kind.equals("pv") ? "page_view" : "other_" + kind);
            return true;
        }
        Optional<ObjectNode> outer = json("ue_px", "ue_pr");
        Matcher schema = schema(
                outer.map(json -> json.path(DATA).path("schema").asText()).orElse(""));
        if (!schema.matches()) {
            return false;
        }
        enriched.put("event_name", schema.group(2));
        enriched.set("unstruct_event_" + column(schema), outer.get().path(DATA).path(DATA));
        return true;
    }

    private boolean contexts() {
        if (!parameters.has("cx") && !parameters.has("co")) {
            return true;
        }
        Optional<ObjectNode> outer = json("cx", "co");
        for (JsonNode entity : outer.<JsonNode>map(json -> json.path(DATA)).orElse(enriched.arrayNode())) {
            Matcher schema = schema(entity.path("schema").asText());
            if (schema.matches()) {
                enriched.withArray("/contexts_" + column(schema)).add(entity.path(DATA));
            }
        }
        return outer.isPresent();
    }

    private static Matcher schema(String uri) {
        return SCHEMA.matcher(uri);
    }

    private static String column(Matcher schema) {
        String name = CAPITAL.matcher(schema.group(2)).replaceAll("_");
        return (schema.group(1) + "_" + name + "_" + schema.group(3))
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9_]", "_");
    }

    /** The object in a parameter in base64, or in the one beside it in plain text. */
    private Optional<ObjectNode> json(String encoded, String plain) {
        if (!parameters.has(encoded)) {
            return JsonRecords.read(parameters.path(plain).asText().getBytes(StandardCharsets.UTF_8));
        }
        try {
            // The alphabet for URLs is the protocol's, the other one some trackers'.
            String text = parameters.path(encoded).asText().replace('+', '-').replace('/', '_');
            return JsonRecords.read(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
