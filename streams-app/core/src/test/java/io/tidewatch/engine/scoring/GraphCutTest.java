package io.tidewatch.engine.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.scoring.ProtoFields.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** On graphs of a few nodes, written here by their bytes; {@code ModelTest} cuts the shipped model. */
class GraphCutTest {
    private static final Field SCALE = node(List.of("x", "weights"), "scaled");
    private static final Field STEP = node(List.of("scaled", "h", "gate"), "h_next");
    private static final Field HEAD = node(List.of("scaled", "h_next", "out"), "risk");

    @Test
    void bothHalvesHaveWhatTheyNeedAndNothingElse() {
        GraphCut cut = GraphCut.of(model(SCALE, STEP, HEAD)).orElseThrow();

        assertThat(names(cut.step(), 1, 2)).containsExactly("scaled", "h_next");
        assertThat(names(cut.step(), 5, 8)).containsExactly("weights", "gate");
        assertThat(names(cut.step(), 11, 1)).containsExactly("x", "h");
        assertThat(names(cut.step(), 12, 1)).containsExactly("h_next");
        assertThat(names(cut.head(), 1, 2)).containsExactly("scaled", "risk");
        assertThat(names(cut.head(), 5, 8)).containsExactly("weights", "out");
        assertThat(names(cut.head(), 11, 1)).containsExactlyInAnyOrder("x", "h_next");
        assertThat(names(cut.head(), 12, 1)).containsExactly("risk");
    }

    @Test
    void aRiskThatLooksAtTheHiddenStateBeforeTheEventIsNotCut() {
        assertThat(GraphCut.of(model(SCALE, STEP, node(List.of("h_next", "h"), "risk"))))
                .isEmpty();
        assertThat(GraphCut.of(model(SCALE, STEP, node(List.of("h"), "seen"), node(List.of("h_next", "seen"), "risk"))))
                .isEmpty();
    }

    @Test
    void aNodeThatMakesTheNextHiddenStateAndWhatTheRiskNeedsIsNotCut() {
        Field both = node(List.of("x", "h"), "h_next", "aside");

        assertThat(GraphCut.of(model(both, node(List.of("h_next", "aside"), "risk"))))
                .isEmpty();
    }

    @Test
    void aNodeWithAGraphOfItsOwnIsNotCut() {
        byte[] branch = ProtoFields.field(6, new byte[0]).raw();
        List<Field> condition = new ArrayList<>(HEAD.fields());
        condition.add(ProtoFields.field(5, branch));

        assertThat(GraphCut.of(model(SCALE, STEP, ProtoFields.field(1, ProtoFields.message(condition)))))
                .isEmpty();
    }

    @Test
    void whatIsNoModelIsNotCut() {
        byte[] model = model(SCALE, STEP, HEAD);

        assertThat(GraphCut.of(new byte[0])).isEmpty();
        assertThat(GraphCut.of("no model at all".getBytes(UTF_8))).isEmpty();
        for (int length = 0; length < model.length; length++) {
            assertThat(GraphCut.of(Arrays.copyOf(model, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    private static byte[] model(Field... nodes) {
        List<Field> graph = new ArrayList<>(List.of(nodes));
        List.of("weights", "gate", "out").forEach(name -> graph.add(named(5, 8, name)));
        List.of("x", "h").forEach(name -> graph.add(named(11, 1, name)));
        List.of("h_next", "risk").forEach(name -> graph.add(named(12, 1, name)));
        return ProtoFields.field(7, ProtoFields.message(graph)).raw();
    }

    private static Field node(List<String> inputs, String... outputs) {
        List<Field> node = new ArrayList<>();
        inputs.forEach(name -> node.add(text(1, name)));
        List.of(outputs).forEach(name -> node.add(text(2, name)));
        return ProtoFields.field(1, ProtoFields.message(node));
    }

    private static Field named(int number, int nameNumber, String name) {
        return ProtoFields.field(number, text(nameNumber, name).raw());
    }

    private static Field text(int number, String text) {
        return ProtoFields.field(number, text.getBytes(UTF_8));
    }

    /** Of the graph's parts of one kind, what their field of another kind says. */
    private static List<String> names(byte[] model, int kind, int nameNumber) {
        Optional<Field> graph = ProtoFields.of(model).stream()
                .filter(field -> field.number() == 7)
                .findFirst();
        return graph.orElseThrow().fields().stream()
                .filter(part -> part.number() == kind)
                .flatMap(part -> part.fields().stream())
                .filter(field -> field.number() == nameNumber)
                .map(Field::text)
                .toList();
    }
}
