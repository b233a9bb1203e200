package io.tidewatch.cli.effect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinePlotTest {
    private final LinePlot plot = new LinePlot("days", day -> "day " + Math.round(day));

    @Test
    void pointsAreDrawnToScale() {
        String svg = plot.svg(List.of(new Panel(
                "effect <of> coupons & points",
                List.of(new Panel.Line(
                        Optional.of("rules"),
                        "#0969da",
                        false,
                        List.of(new Panel.Point(0, -10), new Panel.Point(10, 10)))),
                List.of(),
                List.of(0.0))));

        assertThat(svg)
                .contains("effect &lt;of> coupons &amp; points")
                // From the lower left corner to the upper right one; 0 lies half way.
                .contains("<path d=\"M80.0 298.0 L836.0 58.0\"")
                .contains("<path d=\"M80 178.0 H836\"")
                .contains(">day 4<", ">-5<", ">10<");
    }

    @Test
    void aPanelWithoutPointsIsEmpty() {
        assertThat(plot.svg(List.of(new Panel("nothing yet", List.of(), List.of(), List.of()))))
                .contains("nothing yet")
                .doesNotContain("NaN");
    }

    @Test
    void oneValueHasAHeight() {
        Panel.Line flat = new Panel.Line(Optional.empty(), "#000", true, List.of(new Panel.Point(5, 7)));

        assertThat(plot.svg(List.of(new Panel("flat", List.of(flat), List.of(), List.of()))))
                .contains("M458.0 178.0")
                .doesNotContain("NaN");
    }
}
