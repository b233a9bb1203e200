package io.tidewatch.workbench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.mapping.Preset;
import io.tidewatch.replay.inspect.ColumnFacts;
import io.tidewatch.replay.inspect.Inspection;
import io.tidewatch.replay.report.RowsJson;
import io.tidewatch.topics.EventType;

/** The findings on a file for a program. */
final class InspectionJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private InspectionJson() {}

    static String of(Inspection found) {
        ObjectNode node = JSON.createObjectNode();
        node.put("file", found.file().toString());
        node.put("reads", found.reads().wireName());
        found.separator().ifPresent(character -> node.put("separator", character.toString()));
        node.put("records", found.records());
        node.put("other_text", found.otherText());
        found.published().ifPresent(dataset -> node.put("published", dataset.wireName()));
        found.preset().map(Preset::name).ifPresent(name -> node.put("preset", name));
        node.put("guessed", found.guessed());
        found.options().forEach(node.putArray("options")::add);
        ArrayNode columns = node.putArray("columns");
        found.columns().forEach(facts -> column(columns.addObject(), facts));
        ArrayNode types = node.putArray("types");
        found.types().forEach(type -> {
            ObjectNode named = types.addObject().put("name", type.name()).put("records", type.records());
            type.meaning().map(EventType::wireName).ifPresent(meaning -> named.put("type", meaning));
            named.put("known", type.isKnown() || type.meaning().isPresent());
        });
        found.reading().ifPresent(reading -> reading(node.putObject("reading"), reading));
        found.problem().ifPresent(problem -> node.put("problem", problem));
        return node.toPrettyString();
    }

    private static void column(ObjectNode node, ColumnFacts facts) {
        node.put("name", facts.name());
        node.put("is", facts.kind().words());
        node.put("filled", facts.filled());
        node.put("different", facts.different());
        facts.span().ifPresent(span -> node.put("span", span));
        facts.oddities().forEach(node.putArray("oddities")::add);
    }

    private static void reading(ObjectNode node, Inspection.Reading reading) {
        RowsJson.put(node.putObject("rows"), reading.rows());
        node.put("events", reading.events());
        node.put("duplicates", reading.duplicates());
        node.put("customers", reading.customers());
        node.put("returning", reading.returning());
        reading.first().ifPresent(first -> node.put("first", first.toString()));
        reading.last().ifPresent(last -> node.put("last", last.toString()));
        ObjectNode types = node.putObject("types");
        reading.types().forEach((type, events) -> types.put(type.wireName(), events));
        reading.warnings().forEach(node.putArray("warnings")::add);
    }
}
