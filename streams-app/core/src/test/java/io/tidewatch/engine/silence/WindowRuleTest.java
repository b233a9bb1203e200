package io.tidewatch.engine.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class WindowRuleTest {
    private static final long DAY = 86_400_000L;

    /** The table that model-export tests against too: the same windows in both languages, to the last digit. */
    @Test
    void windowsAreThoseOfPython() throws IOException {
        Path table = Path.of("../../model-export/tests/window_cases.json");
        JsonNode cases = new ObjectMapper().readTree(table.toFile());

        assertThat(cases).hasSizeGreaterThan(50);
        for (JsonNode wanted : cases) {
            int[] gaps = StreamSupport.stream(wanted.get("gaps").spliterator(), false)
                    .mapToInt(JsonNode::asInt)
                    .toArray();
            int sum = 0;
            for (int gap : gaps) {
                sum += GapLogarithm.units(gap);
            }
            WindowRule rule = new WindowRule(
                    wanted.get("multiple_hundredths").asInt(),
                    wanted.get("least_days").asInt(),
                    wanted.get("most_days").asInt(),
                    wanted.get("shop_pace_units").asInt());
            Standing standing = new Standing(gaps.length + 1, sum, 5 * DAY, 0, 0);

            assertThat(sum).as("%s", wanted).isEqualTo(wanted.get("gap_log_sum").asInt());
            assertThat(rule.paceUnits(standing))
                    .as("%s", wanted)
                    .isEqualTo(wanted.get("pace_units").asInt());
            assertThat(rule.of(standing).days())
                    .as("%s", wanted)
                    .isEqualTo(wanted.get("window_days").asInt());
            assertThat(rule.of(standing).usualGapDays())
                    .as("%s", wanted)
                    .isEqualTo(wanted.get("usual_gap_days").asInt());
        }
    }

    @Test
    void theShopsGapIsThatOfACustomerWithoutAPaceOfTheirOwn() {
        for (int days : new int[] {1, 3, 9, 30, 400}) {
            WindowRule rule = new WindowRule(400, 30, 180, GapLogarithm.units(days));

            assertThat(rule.shopGapDays())
                    .isEqualTo(days)
                    .isEqualTo(rule.of(new Standing(1, 0, 0, 0, 0)).usualGapDays());
        }
    }

    @Test
    void aWindowBeginsWhenTheDayOfTheVisitIsOver() {
        WindowRule rule = new WindowRule(400, 30, 180, GapLogarithm.units(9));

        ChurnWindow window = rule.of(new Standing(1, 0, 5 * DAY + 1, 0, 0));

        assertThat(window).isEqualTo(new ChurnWindow(6 * DAY, 36, 9));
        assertThat(window.due()).isEqualTo(42 * DAY);
        assertThat(window.usualGapPasses()).isEqualTo(15 * DAY);
        assertThat(rule.usualGap(new Standing(1, 0, 5 * DAY, 0, 0))).isCloseTo(9, within(0.01));
    }

    @Test
    void aRuleThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new WindowRule(0, 30, 180, 0)).hasMessageContaining("multiple_hundredths is 0");
        assertThatThrownBy(() -> new WindowRule(400, 30, 29, 0)).hasMessageContaining("most_days is 29");
        assertThatThrownBy(() -> new WindowRule(400, 30, 180, -1)).hasMessageContaining("shop_pace_units is -1");
    }
}
