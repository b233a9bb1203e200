package io.tidewatch.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodySplitterTest {
    private static final String ONE = "{\"a\": \"Grüße 🛒\", \"b\": [1, {\"type\": \"inner\"}]}";
    private static final String TWO = "{ \"type\":\"cart\",\n \"time\":1, \"event_id\":null }";

    @ParameterizedTest
    @ValueSource(strings = {"[%s,%s]", " \n[ %s , %s ]\n", "%s\n%s", "%s\r\n%s\r\n", "%s%s", "\n\n%s\n\n%s\n"})
    void cutsEveryFormIntoTheSamePieces(String form) throws Exception {
        assertThat(texts(split(form.formatted(ONE, TWO)))).containsExactly(ONE, TWO);
    }

    @Test
    void looksAtTheOuterFieldsAlone() throws Exception {
        List<Piece> pieces = split(ONE + TWO + "{\"opt_out\":true,\"x\":{\"opt_out\":false}}{\"opt_out\":\"true\"}");
        assertThat(pieces.get(0).type()).isEmpty();
        assertThat(pieces.get(0).hasId()).isFalse();
        assertThat(pieces.get(1).type()).contains("cart");
        assertThat(pieces.get(1).hasId()).isTrue();
        assertThat(pieces.get(1).hasTime()).isTrue();
        assertThat(pieces).extracting(Piece::optsOut).containsExactly(false, false, true, false);
    }

    @Test
    void aLineThatIsNoObjectIsAPieceOfItsOwn() throws Exception {
        assertThat(texts(split(ONE + "\n{\"cut\": \n" + TWO + "\n17\nhello\n" + ONE)))
                .containsExactly(ONE, "", TWO, "", "", ONE);
        assertThat(texts(split("[1, " + ONE + ", \"x\", [{}]]"))).containsExactly("", ONE, "", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "hello",
                "17",
                "\"x\"",
                "{",
                "{\"a\":",
                "[",
                "[{}",
                "[{},]",
                "[{}]x",
                "[{}][{}]",
                "a=b&c=d"
            })
    void refusesWhatIsNoJson(String body) {
        assertThatThrownBy(() -> split(body))
                .isInstanceOf(BodyException.class)
                .satisfies(refused ->
                        assertThat(((BodyException) refused).isTooLarge()).isFalse());
    }

    @Test
    void refusesMoreEventsThanARequestMayBring() throws Exception {
        assertThat(BodySplitter.split("{}".repeat(5).getBytes(StandardCharsets.UTF_8), 5))
                .hasSize(5);
        for (String body : List.of("{}".repeat(6), "[" + "{},".repeat(5) + "{}]")) {
            assertThatThrownBy(() -> BodySplitter.split(body.getBytes(StandardCharsets.UTF_8), 5))
                    .isInstanceOf(BodyException.class)
                    .satisfies(refused ->
                            assertThat(((BodyException) refused).isTooLarge()).isTrue());
        }
    }

    @Test
    void anEmptyArrayHasNoEvents() throws Exception {
        assertThat(split("[]")).isEmpty();
    }

    @Property(tries = 300)
    void whateverIsSentItEndsAndCountsEveryPiece(@ForAll("bodies") String body) {
        try {
            BodySplitter.split(body.getBytes(StandardCharsets.UTF_8), 1_000);
        } catch (BodyException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        "\"a\"",
                        ":",
                        "1",
                        "\n",
                        " ",
                        "{\"type\":\"cart\"}",
                        "ü",
                        "\"",
                        "\\",
                        "tru")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    private static List<Piece> split(String body) throws BodyException {
        return BodySplitter.split(body.getBytes(StandardCharsets.UTF_8), 100);
    }

    private static List<String> texts(List<Piece> pieces) {
        return pieces.stream()
                .map(piece -> new String(piece.json(), StandardCharsets.UTF_8))
                .toList();
    }
}
