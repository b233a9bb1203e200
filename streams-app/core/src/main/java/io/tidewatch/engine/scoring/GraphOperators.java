package io.tidewatch.engine.scoring;

import java.util.Map;
import java.util.TreeMap;

/** Counts the operators of a model's graph. */
public final class GraphOperators {
    // Field numbers of onnx.proto3, which never change.
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int NODE_OPERATOR = 4;

    private GraphOperators() {}

    /**
     * How many nodes each operator has, by name.
     *
     * @param model the file {@code model.onnx}
     * @throws IllegalArgumentException if it is none
     */
    public static Map<String, Integer> of(byte[] model) {
        Map<String, Integer> counts = new TreeMap<>();
        ProtoFields.of(model).stream()
                .filter(field -> field.number() == MODEL_GRAPH)
                .flatMap(graph -> graph.fields().stream())
                .filter(field -> field.number() == GRAPH_NODE)
                .flatMap(node -> node.fields().stream())
                .filter(field -> field.number() == NODE_OPERATOR)
                .forEach(operator -> counts.merge(operator.text(), 1, Integer::sum));
        return counts;
    }
}
