package io.tidewatch.engine.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphOperatorsTest {
    @Test
    void countsTheNodesOfEachOperator() {
        byte[] model = ProtoFields.message(List.of(ProtoFields.field(
                7,
                ProtoFields.message(
                        List.of(node("Gemm"), node("Relu"), node("Gemm"), ProtoFields.field(2, text("g")))))));

        assertThat(GraphOperators.of(model)).isEqualTo(Map.of("Gemm", 2, "Relu", 1));
    }

    @Test
    void whatIsNoModelIsRefused() {
        assertThatThrownBy(() -> GraphOperators.of(text("no model"))).isInstanceOf(IllegalArgumentException.class);
    }

    private static ProtoFields.Field node(String operator) {
        return ProtoFields.field(1, ProtoFields.message(List.of(ProtoFields.field(4, text(operator)))));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
