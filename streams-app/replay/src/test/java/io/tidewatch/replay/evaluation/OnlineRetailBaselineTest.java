package io.tidewatch.replay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.replay.evaluation.opponent.Opponents;
import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.EventLog;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The published table of baselines on Online Retail (regulars, cut 2011-06-09; early-warning.md), which holds definitions and
 * opponents in place: another reading of visit, window or lost gives other numbers.
 */
class OnlineRetailBaselineTest {
    private static final long CUT = UtcDays.of(Instant.parse("2011-06-09T00:00:00Z"));

    private static List<Silence> silences;
    private static Observation observation;
    private static Opponents opponents;

    @BeforeAll
    static void readTheLog() {
        VisitLog visits = new VisitLog();
        long[] end = new long[1];
        try (EventLog log =
                Dataset.ONLINE_RETAIL.source(List.of(), FieldMapping.NONE).open()) {
            log.forEachRemaining(event -> {
                visits.add(event);
                end[0] = UtcDays.of(event.time());
            });
        }
        observation = new Observation(CUT, end[0]);
        silences = visits.silences(new WindowRule(400, 30, 180, paceBeforeTheCut(visits)));
        opponents = Opponents.of(silences, observation, silence -> true);
    }

    @Test
    void judgesTheSilencesOfThePublishedTable() {
        // When
        Quality quality =
                EarlyWarning.judge(silences, silence -> OptionalLong.empty(), observation, JudgedGroup.REGULARS);

        // Then
        assertThat(quality.silences()).isEqualTo(3208);
        assertThat(quality.lost()).isEqualTo(362);
    }

    @ParameterizedTest
    @CsvSource({
        "LR daily, 90, .478, .20",
        "LR daily, 181, .359, .24",
        "LR daily, 362, .362, .24",
        "BG/NBD 1 - P(alive), 90, .367, .49",
        "BG/NBD 1 - P(alive), 181, .387, .46",
        "BG/NBD 1 - P(alive), 362, .303, .30",
        "silence / own pace, 90, .167, .47",
        "silence / own pace, 181, .221, .50",
        "silence / own pace, 362, .282, .50"
    })
    void theOpponentsAreAsGoodAsPublished(String name, int warnings, double precision, double silenceShare) {
        // When
        Quality quality = opponents.at(group -> warnings, JudgedGroup.REGULARS).stream()
                .filter(result -> result.name().equals(name))
                .map(Opponents.Result::quality)
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(quality.warnings()).hasSize(warnings);
        assertThat(quality.precision()).hasValueCloseTo(precision, within(.01));
        assertThat(quality.recall()).isEqualTo(OptionalDouble.of(quality.right() / 362.0));
        assertThat(quality.medianSilenceShare()).hasValueCloseTo(silenceShare, within(.02));
    }

    /** The mean logarithm of the gaps that ended before the cut. */
    private static int paceBeforeTheCut(VisitLog visits) {
        return (int) visits.silences(new WindowRule(400, 30, 180, 0)).stream()
                .filter(silence -> silence.visits() > 1 && silence.day() < CUT)
                .mapToInt(silence -> GapLogarithm.units(silence.gapDays()))
                .average()
                .orElseThrow();
    }
}
