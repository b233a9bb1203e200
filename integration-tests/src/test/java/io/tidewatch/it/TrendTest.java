package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.it.TimePlot.Mark;
import io.tidewatch.it.TimePlot.Panel;
import io.tidewatch.it.TimePlot.Point;
import io.tidewatch.it.TimePlot.Series;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

/** What a soak is judged by, and that plots can be looked at. */
class TrendTest {
    @Test
    void aFourthOfThePointsMayBeAnything() {
        List<Point> rising = IntStream.range(0, 60)
                .mapToObj(minute -> new Point(minute, minute % 4 == 0 ? 1_000 : 7 + 0.5 * minute))
                .toList();

        assertThat(Trend.slope(rising)).isCloseTo(0.5, Offset.offset(0.05));
    }

    @Test
    void whatGoesUpAndDownAgainHasNoSlope() {
        List<Point> saw = IntStream.range(0, 60)
                .mapToObj(minute -> new Point(minute, 100 + minute % 5))
                .toList();

        assertThat(Trend.slope(saw)).isCloseTo(0, Offset.offset(0.03));
    }

    @Test
    void theHeightsOfASawAreThoseOfItsStretches() {
        // Up for 27 minutes and down at once, each time half a point higher, on a slow start.
        List<Point> saw = IntStream.range(0, 119)
                .mapToObj(minute -> new Point(minute, (minute < 30 ? 50 : 100) + minute % 27 + minute / 27 * 0.5))
                .toList();

        List<Point> peaks = Trend.peaks(saw, 30);

        assertThat(peaks).extracting(Point::x).containsExactly(53.0, 80.0, 107.0);
        assertThat(Trend.slope(peaks) * 27).isCloseTo(0.5, Offset.offset(1e-9));
        assertThat(Trend.peaks(saw.subList(0, 100), 30)).hasSize(2);
        assertThat(Trend.peaks(List.of(), 30)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.3, 0.4", "1, 1", "17, 20", "300, 400", "612, 1000"})
    void anAxisEndsAtAShortNumber(double most, double end) {
        assertThat(TimePlot.rounded(most)).isCloseTo(end, Offset.offset(1e-9));
    }

    @Test
    void aPlotIsWellFormed() throws Exception {
        String svg = TimePlot.svg(
                "a <b> & c",
                "minutes",
                List.of(new Panel(
                        "one & two",
                        List.of(
                                new Series("one", "#000000", false, List.of(new Point(0, 1), new Point(2, 3))),
                                new Series("two", "#ff0000", true, List.of(new Point(1, 2)))))),
                List.of(new Mark(1, "here")));

        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)))
                        .getElementsByTagName("text")
                        .getLength())
                .isGreaterThan(10);
    }
}
