package io.tidewatch.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.Contribution;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.feature.FeatureGroup;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** With the shipped model and the real runtime where the network's own behaviour matters, else with a formula. */
class ExplainerTest {
    private static final Path SHIPPED = Path.of("..", "..", "model-export", "models", "tidewatch-base");
    /** Each of the eight shares and the silence's is rounded to a ten-thousandth. */
    private static final int ROUNDING = 5;

    @Property(tries = 10)
    void contributionsAddUpToTheRiskLessTheBaseRisk(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 200) int silenceDays) throws Exception {
        try (Model model = Model.load(SHIPPED, Device.CPU);
                Scorer scorer = model.newScorer(64)) {
            Explained explained = explained(scorer, Events.log(seed, 5, 12), silenceDays);

            assertThat(explained.explanations)
                    .as("some customer differs from the average one")
                    .anySatisfy(explanation -> assertThat(explanation.contributions())
                            .extracting(contribution -> Math.abs(contribution.amount()))
                            .anyMatch(amount -> amount > 10 * ROUNDING));
            for (int i = 0; i < explained.subjects.size(); i++) {
                Explanation explanation = explained.explanations.get(i);
                Explainer.Subject subject = explained.subjects.get(i);
                int risk = explained.rows.curve(subject.profile()).at(subject.time());
                int shared = explanation.contributions().stream()
                        .mapToInt(Contribution::amount)
                        .sum();
                assertThat(shared + explanation.silence())
                        .isCloseTo(risk - explanation.baseRisk(), org.assertj.core.data.Offset.offset(ROUNDING));
            }
        }
    }

    @Property(tries = 5)
    void explanationsDoNotDependOnWhatElseIsExplained(@ForAll long seed) throws Exception {
        try (Model model = Model.load(SHIPPED, Device.CPU);
                Scorer large = model.newScorer(512);
                Scorer small = model.newScorer(7)) {
            List<ShopEvent> log = Events.log(seed, 9, 8);
            Explained together = explained(large, log, 20);
            Explainer alone = new Explainer(small.manifest(), new RowScorer(small));

            for (int i = 0; i < together.subjects.size(); i++) {
                assertThat(alone.explain(List.of(together.subjects.get(i))))
                        .containsExactly(together.explanations.get(i));
            }
        }
    }

    @Test
    void theAverageCustomerHasNothingToExplain() throws ScoringException {
        FormulaScorer scorer = new FormulaScorer(16);
        RowScorer rows = new RowScorer(scorer);
        Profile average = average(scorer, rows);

        Explanation explanation = new Explainer(scorer.manifest(), rows)
                .explain(List.of(
                        new Explainer.Subject(average, rows.window(average).begin())))
                .get(0);

        assertThat(explanation.contributions()).extracting(Contribution::amount).containsOnly(0);
        assertThat(explanation.silence()).isZero();
    }

    @Test
    void aSilenceOfTheAverageCustomerIsAllThatMovesTheRisk() throws ScoringException {
        FormulaScorer scorer = new FormulaScorer(16);
        RowScorer rows = new RowScorer(scorer);
        Profile average = average(scorer, rows);
        ChurnWindow window = rows.window(average);
        RiskCurve curve = rows.curve(average);

        Explanation explanation = new Explainer(scorer.manifest(), rows)
                .explain(List.of(new Explainer.Subject(average, window.begin() + window.millis() / 2)))
                .get(0);

        assertThat(explanation.contributions()).extracting(Contribution::amount).containsOnly(0);
        assertThat(explanation.silence())
                .isPositive()
                .isEqualTo(curve.at(window.begin() + window.millis() / 2) - curve.at(window.begin()));
    }

    @Test
    void whatNeitherFormulaNorMemoryLooksAtMovesNothing() throws ScoringException {
        FormulaScorer scorer = new FormulaScorer(16);
        Explained explained =
                explained(scorer, List.of(Events.purchase("u", 0, 20), Events.event("u", EventType.SUPPORT, 1)), 0);

        Explanation explanation = explained.explanations.get(0);

        // The formula's hidden state has the first 32 features; the basket's, the ratings' and the calendar's come
        // later.
        assertThat(amount(explanation, FeatureGroup.BASKET)).isCloseTo(0, org.assertj.core.data.Offset.offset(1));
        assertThat(amount(explanation, FeatureGroup.CALENDAR)).isCloseTo(0, org.assertj.core.data.Offset.offset(1));
        assertThat(amount(explanation, FeatureGroup.BEHAVIOUR))
                .as("the support request is what the formula sees trouble in")
                .isGreaterThan(1_000);
    }

    /** Somebody whose only event was the average one. */
    private static Profile average(FormulaScorer scorer, RowScorer rows) throws ScoringException {
        Profile average = Profile.empty();
        List<RowScorer.Row> events = new Roller(rows).last(List.of(List.of(new float[FeatureCatalogue.size()])));
        rows.risks(events);
        average.score(
                scorer.manifest().fingerprint(),
                events.get(0).next(),
                events.get(0).risks());
        return average;
    }

    private static int amount(Explanation explanation, FeatureGroup group) {
        return explanation.contributions().get(group.ordinal()).amount();
    }

    private record Explained(RowScorer rows, List<Explainer.Subject> subjects, List<Explanation> explanations) {}

    /** Every user of the log, after it, explained at once. */
    private static Explained explained(Scorer scorer, List<ShopEvent> log, int silenceDays) throws ScoringException {
        MemoryState state = new MemoryState();
        new Engine(scorer, new AlertPolicy(PolicySettings.defaults(), scorer.manifest()))
                .decide(log, state, DetectionClock.EVENT_TIME);
        RowScorer rows = new RowScorer(scorer);
        List<Explainer.Subject> subjects = new ArrayList<>();
        for (String user :
                log.stream().map(ShopEvent::userId).distinct().sorted().toList()) {
            Profile profile = Profile.of(state.readProfile(user).orElseThrow());
            subjects.add(new Explainer.Subject(
                    profile,
                    rows.window(profile).begin() + Duration.ofDays(silenceDays).toMillis()));
        }
        return new Explained(rows, subjects, new Explainer(scorer.manifest(), rows).explain(subjects));
    }
}
