package io.tidewatch.engine.scoring;

import io.tidewatch.engine.scoring.ProtoFields.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts a model's graph at the next hidden state, without touching the model's file: the <em>step</em> makes it from the vector
 * and the hidden state, and the <em>head</em> makes the risks from the vector and it. A user's events in a batch then wait for
 * one another in the step alone, and the head, which is the larger part, runs once over all of them.
 *
 * @param step an ONNX model, x and h to h_next
 * @param head an ONNX model, x and h_next to risk
 */
record GraphCut(byte[] step, byte[] head) {
    // Field numbers of onnx.proto3, which never change.
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int GRAPH_VALUE_INFO = 13;
    private static final int GRAPH_SPARSE_INITIALIZER = 15;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int ATTRIBUTE_GRAPH = 6;
    private static final int ATTRIBUTE_GRAPHS = 11;
    private static final int TENSOR_NAME = 8;
    private static final int VALUE_INFO_NAME = 1;

    /**
     * The parts; empty if the graph cannot be cut cleanly: its risk looks at the hidden state before the event, or a node
     * holds a graph of its own (If, Loop, Scan), which may look at any tensor around it.
     */
    static Optional<GraphCut> of(byte[] model) {
        try {
            List<Field> fields = ProtoFields.of(model);
            for (Field field : fields) {
                if (field.number() == MODEL_GRAPH) {
                    return cut(fields, field);
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException noModel) {
            // The runtime, which gets the whole file then, has the better words for what is wrong with it.
            return Optional.empty();
        }
    }

    private static Optional<GraphCut> cut(List<Field> model, Field graphField) {
        List<Field> graph = graphField.fields();
        List<Node> nodes = new ArrayList<>();
        for (Field field : graph) {
            if (field.number() == GRAPH_NODE) {
                nodes.add(Node.of(field));
            }
        }
        Part step = Part.of(nodes, OnnxScorer.NEXT_HIDDEN, "");
        Part head = Part.of(nodes, OnnxScorer.RISK, OnnxScorer.NEXT_HIDDEN);
        boolean clean = nodes.stream().noneMatch(Node::holdsGraphs)
                && graph.stream().noneMatch(field -> field.number() == GRAPH_SPARSE_INITIALIZER)
                && !step.nodes.isEmpty()
                && head.isHead();
        if (!clean) {
            return Optional.empty();
        }
        return Optional.of(new GraphCut(with(model, stepGraph(graph, step)), with(model, headGraph(graph, head))));
    }

    /** A node, by the tensors it takes and makes. */
    private record Node(Field field, List<String> inputs, List<String> outputs, boolean holdsGraphs) {
        static Node of(Field node) {
            List<String> inputs = new ArrayList<>();
            List<String> outputs = new ArrayList<>();
            boolean holdsGraphs = false;
            for (Field field : node.fields()) {
                switch (field.number()) {
                    case NODE_INPUT -> inputs.add(field.text());
                    case NODE_OUTPUT -> outputs.add(field.text());
                    case NODE_ATTRIBUTE ->
                        holdsGraphs |= field.fields().stream()
                                .anyMatch(
                                        part -> part.number() == ATTRIBUTE_GRAPH || part.number() == ATTRIBUTE_GRAPHS);
                    default -> {
                        // Its name, operator and documentation are copied as they are.
                    }
                }
            }
            return new Node(node, inputs, outputs, holdsGraphs);
        }
    }

    /** The nodes that one output needs, and every tensor on the way. */
    private record Part(Set<Node> nodes, Set<String> tensors) {
        /**
         * @param given a tensor that is not made but given
         */
        static Part of(List<Node> all, String output, String given) {
            Set<Node> nodes = new HashSet<>();
            Set<String> tensors = new HashSet<>(Set.of(output));
            // ONNX keeps nodes in the order of their making, so backwards once is enough.
            for (int i = all.size() - 1; i >= 0; i--) {
                Node node = all.get(i);
                if (node.outputs.stream().anyMatch(made -> tensors.contains(made) && !made.equals(given))) {
                    nodes.add(node);
                    tensors.addAll(node.inputs);
                }
            }
            return new Part(nodes, tensors);
        }

        /** Whether it needs the next hidden state, and neither the one before nor a node of the step. */
        boolean isHead() {
            return tensors.contains(OnnxScorer.NEXT_HIDDEN)
                    && !tensors.contains(OnnxScorer.HIDDEN)
                    && nodes.stream().noneMatch(node -> node.outputs.contains(OnnxScorer.NEXT_HIDDEN));
        }

        boolean has(Field field) {
            return switch (field.number()) {
                case GRAPH_NODE -> nodes.stream().anyMatch(node -> node.field == field);
                case GRAPH_INITIALIZER -> tensors.contains(name(field, TENSOR_NAME));
                case GRAPH_VALUE_INFO -> tensors.contains(name(field, VALUE_INFO_NAME));
                default -> true;
            };
        }
    }

    private static byte[] stepGraph(List<Field> graph, Part step) {
        List<Field> own = new ArrayList<>();
        for (Field field : graph) {
            if (step.has(field) && !isOtherOutput(field, OnnxScorer.NEXT_HIDDEN)) {
                own.add(field);
            }
        }
        return ProtoFields.message(own);
    }

    private static byte[] headGraph(List<Field> graph, Part head) {
        List<Field> own = new ArrayList<>();
        for (Field field : graph) {
            boolean formerHidden = field.number() == GRAPH_INPUT
                    && name(field, VALUE_INFO_NAME).equals(OnnxScorer.HIDDEN);
            if (field.number() == GRAPH_OUTPUT && name(field, VALUE_INFO_NAME).equals(OnnxScorer.NEXT_HIDDEN)) {
                // What the step gives, the head takes; both are described alike.
                own.add(ProtoFields.field(GRAPH_INPUT, field.content()));
            } else if (head.has(field) && !formerHidden && !isOtherOutput(field, OnnxScorer.RISK)) {
                own.add(field);
            }
        }
        return ProtoFields.message(own);
    }

    private static boolean isOtherOutput(Field field, String output) {
        return field.number() == GRAPH_OUTPUT && !name(field, VALUE_INFO_NAME).equals(output);
    }

    /** The model with another graph. */
    private static byte[] with(List<Field> model, byte[] graph) {
        return ProtoFields.message(model.stream()
                .map(field -> field.number() == MODEL_GRAPH ? ProtoFields.field(MODEL_GRAPH, graph) : field)
                .toList());
    }

    private static String name(Field field, int number) {
        return field.fields().stream()
                .filter(part -> part.number() == number)
                .map(Field::text)
                .findFirst()
                .orElse("");
    }
}
