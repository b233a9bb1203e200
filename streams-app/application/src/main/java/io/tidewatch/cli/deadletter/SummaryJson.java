package io.tidewatch.cli.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.TopicNames;
import java.util.Map;

/** A summary as JSON for a program. */
public final class SummaryJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SummaryJson() {}

    /** One object, indented. */
    public static String write(LetterSummary summary) {
        ObjectNode root = JSON.createObjectNode()
                .put("topic", TopicNames.DEAD_LETTERS)
                .put("letters", summary.letters())
                .put("other_records", summary.others());
        ArrayNode classes = root.putArray("classes");
        summary.classes().forEach(sort -> classes.add(sort(sort)));
        return root.toPrettyString();
    }

    private static ObjectNode sort(Map.Entry<LetterClass, ClassFigures> sort) {
        ClassFigures figures = sort.getValue();
        ObjectNode node = JSON.createObjectNode()
                .put("reason", sort.getKey().reason().name())
                .put("detail", sort.getKey().detail())
                .put("letters", figures.letters())
                .put("sent_again", figures.sentAgain())
                .put("came_back", figures.cameBack())
                .put("first", figures.first().toString())
                .put("last", figures.last().toString());
        node.putObject("example")
                .put("partition", figures.example().partition())
                .put("offset", figures.example().offset())
                .put("detail", figures.example().letter().detail());
        ArrayNode from = node.putArray("from");
        figures.shares()
                .forEach(share -> from.addObject()
                        .put("topic", share.source().topic())
                        .put("partition", share.source().partition())
                        .put("letters", share.letters()));
        return node;
    }
}
