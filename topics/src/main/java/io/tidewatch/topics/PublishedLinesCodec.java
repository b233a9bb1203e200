package io.tidewatch.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@link PublishedLines} to JSON bytes and back. Thread-safe; no state. */
public final class PublishedLinesCodec {
    private static final String MESSAGE = "record of lines";

    private PublishedLinesCodec() {}

    /**
     * Reads lines. Unknown fields are ignored.
     *
     * @throws InvalidMessageException if a field is missing or of another type
     */
    public static PublishedLines read(byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> lines = MessageReader.of(MESSAGE, json);
        return new PublishedLines(
                lines.text("model"),
                lines.text("graph_sha256"),
                lines.object("lines", PublishedLinesCodec::groups),
                lines.time("until"),
                lines.whole("customers"),
                lines.whole("regulars"),
                lines.whole("days"),
                lines.object("offsets", PublishedLinesCodec::offsets),
                lines.text("state"),
                lines.text("by"),
                lines.time("at"));
    }

    /** Writes lines: fields in the order of {@link PublishedLines}, groups and topics by name, times in UTC with milliseconds. */
    public static byte[] write(PublishedLines lines) {
        return Json.object(json -> {
            json.writeStringField("model", lines.model());
            json.writeStringField("graph_sha256", lines.graphSha256());
            json.writeObjectFieldStart("lines");
            for (Map.Entry<String, PublishedLines.Group> group : new TreeMap<>(lines.lines()).entrySet()) {
                json.writeObjectFieldStart(group.getKey());
                Json.finite(json, "watch", group.getValue().watch());
                Json.finite(json, "at_risk", group.getValue().atRisk());
                Json.finite(json, "critical", group.getValue().critical());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeStringField("until", WireTime.format(lines.until()));
            json.writeNumberField("customers", lines.customers());
            json.writeNumberField("regulars", lines.regulars());
            json.writeNumberField("days", lines.days());
            json.writeObjectFieldStart("offsets");
            for (Map.Entry<String, List<Long>> topic : new TreeMap<>(lines.offsets()).entrySet()) {
                json.writeArrayFieldStart(topic.getKey());
                for (long offset : topic.getValue()) {
                    json.writeNumber(offset);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
            json.writeStringField("state", lines.state());
            json.writeStringField("by", lines.by());
            json.writeStringField("at", WireTime.format(lines.at()));
        });
    }

    private static Map<String, PublishedLines.Group> groups(JsonFields<InvalidMessageException> object)
            throws InvalidMessageException {
        Map<String, PublishedLines.Group> groups = new TreeMap<>();
        for (String name : object.names()) {
            groups.put(
                    name,
                    object.object(
                            name,
                            group -> new PublishedLines.Group(
                                    group.number("watch"), group.number("at_risk"), group.number("critical"))));
        }
        return groups;
    }

    private static Map<String, List<Long>> offsets(JsonFields<InvalidMessageException> object)
            throws InvalidMessageException {
        Map<String, List<Long>> offsets = new TreeMap<>();
        for (String topic : object.names()) {
            List<Long> partitions = new ArrayList<>();
            for (double offset : object.numbers(topic)) {
                // Exact up to 2^53, which no partition reaches.
                partitions.add((long) offset);
            }
            offsets.put(topic, partitions);
        }
        return offsets;
    }
}
