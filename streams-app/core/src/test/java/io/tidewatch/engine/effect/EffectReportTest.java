package io.tidewatch.engine.effect;

import static io.tidewatch.engine.effect.Trials.HOLDOUT;
import static io.tidewatch.engine.effect.Trials.RULES;
import static io.tidewatch.engine.effect.Trials.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EffectReportTest {
    private static final Instant LATER = START.plus(Duration.ofDays(1_000));

    @Test
    void pseudoOutcomesAreThoseOfTheFormula() {
        // m₁ − m₀ + (y − m₁) / π = 0.6 − 0.5 + 0.4 / 0.9
        assertThat(PseudoOutcome.of(false, 0.9, 1, 0.6, 0.5).value()).isCloseTo(0.5444444444444444, within(1e-15));
        // m₁ − m₀ − (y − m₀) / (1 − π) = 0.6 − 0.5 + 0.5 / 0.1
        assertThat(PseudoOutcome.of(true, 0.9, 0, 0.6, 0.5).value()).isCloseTo(5.1, within(1e-14));
    }

    @Test
    void anEffectIsFoundOnBothMeasures() {
        // Given: of ten customers four come by themselves and seven when they are treated; each spends 80, an action
        // costs 5
        List<Trial> trials = shop(4_000, 1, 0.4, 0.7, 80, 5);

        // When
        Effect effect = effect(trials);

        // Then
        assertThat(effect.kept().estimate().orElseThrow().covers(0.3)).isTrue();
        assertThat(effect.kept().estimate().orElseThrow().low()).isGreaterThan(0.1);
        assertThat(effect.money().estimate().orElseThrow().covers(0.3 * 80 - 5)).isTrue();
        assertThat(effect.treated().concluded() + effect.heldOut().concluded()).isEqualTo(4_000);
        assertThat(effect.treated().cost()).isCloseTo(5.0 * effect.treated().concluded(), within(1e-6));
    }

    @Test
    void aWrongBeliefCostsWidthAndNeverTruth() {
        // Given: the engine believes that everybody is lost and would have spent a fortune
        double sum = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Trial> trials = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                boolean heldOut = random.nextDouble() < 0.1;
                boolean returned = random.nextDouble() < (heldOut ? 0.5 : 0.6);
                Covariates wrong = new Covariates(0.99, 1e6, 7);
                trials.add(Trials.trial(
                        i,
                        heldOut ? HOLDOUT : RULES,
                        i / 20,
                        wrong,
                        Optional.of(new TrialOutcome(returned, returned ? 50 : 0))));
            }
            sum += effect(trials).kept().estimate().orElseThrow().mean();
        }

        // Then: within three standard errors of 200 experiments' mean
        assertThat(sum / 200).isCloseTo(0.1, within(3 * 1.67 / Math.sqrt(2_000.0 * 200)));
    }

    @Test
    void whatWasKnownBeforeMakesIntervalsNarrower() {
        // Given: the engine knows quite well who comes, and how much that customer spends
        List<Trial> known = new ArrayList<>();
        List<Trial> unknown = new ArrayList<>();
        Random random = new Random(9);
        for (int i = 0; i < 3_000; i++) {
            boolean heldOut = random.nextDouble() < 0.1;
            double risk = random.nextBoolean() ? 0.1 : 0.9;
            double spend = 20 + 200 * random.nextDouble();
            boolean returned = random.nextDouble() >= risk;
            Optional<TrialOutcome> outcome = Optional.of(new TrialOutcome(returned, returned ? spend : 0));
            String arm = heldOut ? HOLDOUT : RULES;
            known.add(Trials.trial(i, arm, i / 20, new Covariates(risk, spend, risk * spend), outcome));
            unknown.add(Trials.trial(i, arm, i / 20, new Covariates(0.5, 100, 50), outcome));
        }

        // Then
        for (Measure measure : Measure.values()) {
            double width = effect(known).of(measure).estimate().orElseThrow().width();
            double without =
                    effect(unknown).of(measure).estimate().orElseThrow().width();
            assertThat(width).isLessThan(0.7 * without);
        }
    }

    @Property(tries = 20)
    void theOrderOfCustomersDoesNotMatter(@ForAll long seed) {
        List<Trial> trials = new ArrayList<>(shop(1_500, 3, 0.4, 0.5, 80, 5));
        EffectReport report = EffectReport.of(trials, LATER, EffectReport.ALPHA);

        Collections.shuffle(trials, new Random(seed));

        assertThat(EffectReport.of(trials, LATER, EffectReport.ALPHA)).isEqualTo(report);
    }

    @Test
    void customersWhoAllEndAtOneMomentAreOneDay() {
        List<Trial> trials = new ArrayList<>();
        for (Trial trial : shop(1_500, 4, 0.4, 0.5, 80, 0)) {
            trials.add(Trials.trial(trials.size(), trial.arm(), 7, trial.covariates(), trial.outcome()));
        }

        ArmEffect arm = report(trials).arm(RULES).orElseThrow();

        assertThat(arm.history()).hasSize(1);
        assertThat(arm.history().get(0).kept()).isEqualTo(arm.effect().kept().estimate());
    }

    @Property(tries = 20)
    void anotherCurrencyIsAnotherUnitAlone(@ForAll long seed) {
        List<Trial> euros = shop(1_200, seed, 0.5, 0.6, 80, 5);
        List<Trial> cents = euros.stream().map(trial -> scaled(trial, 100)).toList();

        Effect inEuros = effect(euros);
        Effect inCents = effect(cents);

        assertThat(inCents.money().estimate().isPresent())
                .isEqualTo(inEuros.money().estimate().isPresent());
        inCents.money()
                .estimate()
                .ifPresent(estimate -> assertThat(estimate.mean())
                        .isCloseTo(
                                100 * inEuros.money().estimate().orElseThrow().mean(), within(1e-6)));
        inCents.kept()
                .estimate()
                .ifPresent(estimate -> assertThat(estimate.width())
                        .isCloseTo(inEuros.kept().estimate().orElseThrow().width(), within(1e-9)));
    }

    @Test
    void whereAllDidTheSameItIsTooEarly() {
        // Given: everybody came and spent nothing
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            trials.add(Trials.concluded(i, i % 10 == 0 ? HOLDOUT : RULES, i / 20, true, 0));
        }

        // When
        Effect effect = effect(trials);

        // Then: an interval would have no width
        assertThat(effect.kept().estimate()).isEmpty();
        assertThat(effect.money().estimate()).isEmpty();
        assertThat(effect.kept().tooEarly().orElseThrow().heldOut()).isGreaterThan(1_000);
    }

    @Test
    void anArmWithoutCustomersIsTooEarlyAndOutOfBalance() {
        // Given: nobody was ever treated
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            trials.add(Trials.concluded(i, HOLDOUT, i, i % 2 == 0, 10));
        }

        // When
        EffectReport report = report(trials);

        // Then
        Effect effect = report.arm(RULES).orElseThrow().effect();
        assertThat(effect.kept().tooEarly()).contains(new TooEarly(100, 0, OptionalLong.empty()));
        assertThat(effect.kept().tooEarly().orElseThrow().words()).isEqualTo("too early: 100 treated customers more");
        assertThat(report.sampleRatio().outOfBalance()).isTrue();
    }

    @Test
    void withoutAHoldoutItIsTooEarly() {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            trials.add(Trials.concluded(i, RULES, i, i % 2 == 0, 10));
        }

        assertThat(effect(trials).money().tooEarly().orElseThrow().heldOut()).isEqualTo(100);
    }

    @Test
    void anExperimentWithoutCustomersShowsNothing() {
        EffectReport report = report(List.of());

        assertThat(report.arms()).isEmpty();
        assertThat(report.sampleRatio().warning()).isEmpty();
    }

    @Test
    void hugeAmountsKeepIntervalsFinite() {
        List<Trial> trials = new ArrayList<>(shop(1_500, 6, 0.4, 0.5, 80, 5));
        trials.add(Trials.trial(
                90_001, HOLDOUT, 3, new Covariates(0.5, 1e13, 1e13), Optional.of(new TrialOutcome(true, 1e13))));
        trials.add(Trials.trial(
                90_002, RULES, 4, new Covariates(0.5, 1e13, 1e13), Optional.of(new TrialOutcome(false, -1e13))));

        Estimate money = effect(trials).money().estimate().orElseThrow();

        assertThat(money.low()).isFinite();
        assertThat(money.high()).isFinite();
        assertThat(money.covers(5)).isTrue();
    }

    @Test
    void whatIsNoAmountIsRefused() {
        assertThatThrownBy(() -> new TrialOutcome(true, Double.NaN)).hasMessageContaining("spend is NaN");
        assertThatThrownBy(() -> new TrialOutcome(true, 1e14)).hasMessageContaining("spend is 1.0E14");
        assertThatThrownBy(() -> new Covariates(1.5, 1, 1)).hasMessageContaining("risk is 1.5");
        assertThatThrownBy(() -> new Covariates(0.5, Double.POSITIVE_INFINITY, 1))
                .hasMessageContaining("Infinity");
        assertThatThrownBy(() -> new ArmShares(HOLDOUT, Map.of(HOLDOUT, 0.5, RULES, 0.6)))
                .hasMessageContaining("sum to 1.1");
        assertThatThrownBy(() -> new ArmShares(HOLDOUT, Map.of(RULES, 0.6))).hasMessageContaining("'holdout'");
    }

    @Test
    void aCustomerCountsOnceWithTheFirstAssignment() {
        List<Trial> trials = new ArrayList<>(shop(1_200, 8, 0.4, 0.5, 80, 5));
        EffectReport once = report(trials);
        trials.add(trials.get(0));
        for (int i = 0; i < 300; i++) {
            Trial again = Trials.concluded(i, trials.get(i).arm(), 500, true, 1_000);
            trials.add(new Trial(
                    "again-" + i,
                    again.userId(),
                    again.arm(),
                    again.shares(),
                    again.covariates(),
                    again.traits(),
                    again.assignedAt(),
                    again.due(),
                    true,
                    1,
                    again.outcome()));
        }

        EffectReport report = report(trials);

        assertThat(report.laterAssignments()).isEqualTo(301);
        assertThat(report.arms()).isEqualTo(once.arms());
    }

    @Test
    void missingOutcomesAreDatedByWhoIsAssigned() {
        // Given: by the end of day 49 each day had one held out and nine treated; outcomes take ten days
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String arm = i % 10 == 0 ? HOLDOUT : RULES;
            trials.add(i / 10 < 40 ? Trials.concluded(i, arm, i / 10, i % 20 < 10, 10) : Trials.open(i, arm, i / 10));
        }

        // When
        Effect effect = EffectReport.of(trials, START.plus(Duration.ofDays(50)), EffectReport.ALPHA)
                .arm(RULES)
                .orElseThrow()
                .effect();

        // Then: 40 are known and 10 on their way; the other 50 take as many days, and their windows
        assertThat(effect.kept().tooEarly()).contains(new TooEarly(0, 60, OptionalLong.of(60)));
        assertThat(effect.kept().tooEarly().orElseThrow().words())
                .isEqualTo("too early: 60 held-out customers more, in about 60 days");
        assertThat(effect.heldOut().assigned()).isEqualTo(50);
        assertThat(effect.heldOut().overdue()).isZero();
    }

    @Test
    void outcomesThatNeverCameAreCounted() {
        List<Trial> trials = List.of(Trials.open(1, RULES, 0), Trials.open(2, RULES, 30), Trials.open(3, HOLDOUT, 1));

        Effect effect = EffectReport.of(trials, START.plus(Duration.ofDays(20)), EffectReport.ALPHA)
                .arm(RULES)
                .orElseThrow()
                .effect();

        assertThat(effect.treated().overdue()).isEqualTo(1);
        assertThat(effect.heldOut().overdue()).isEqualTo(1);
    }

    @Test
    void thoseHeldOutAreComparedWithEveryArmOfTheirTime() {
        // Given: a third arm that began on day 60
        ArmShares later = new ArmShares(HOLDOUT, Map.of(HOLDOUT, 0.2, RULES, 0.4, "calls", 0.4));
        List<Trial> trials = new ArrayList<>();
        Random random = new Random(2);
        for (int i = 0; i < 4_000; i++) {
            ArmShares shares = i < 1_200 ? Trials.SHARES : later;
            double place = random.nextDouble();
            String arm = place < shares.of(HOLDOUT) ? HOLDOUT : i < 1_200 || place < 0.6 ? RULES : "calls";
            boolean returned = random.nextDouble() < (arm.equals("calls") ? 0.8 : 0.5);
            trials.add(Trials.trial(
                    i,
                    arm,
                    shares,
                    i / 20,
                    new Covariates(0.5, 100, 50),
                    0,
                    Optional.of(new TrialOutcome(returned, returned ? 80 : 0))));
        }

        // When
        EffectReport report = report(trials);

        // Then
        Effect calls = report.arm("calls").orElseThrow().effect();
        Effect rules = report.arm(RULES).orElseThrow().effect();
        assertThat(calls.kept().estimate().orElseThrow().covers(0.3)).isTrue();
        assertThat(calls.kept().estimate().orElseThrow().low()).isGreaterThan(0);
        assertThat(rules.kept().estimate().orElseThrow().covers(0)).isTrue();
        assertThat(calls.heldOut().assigned()).isLessThan(rules.heldOut().assigned());
        assertThat(report.sampleRatio().outOfBalance()).isFalse();
    }

    @Test
    void groupsShareTheProbabilityOfAnError() {
        ArmEffect arm = report(shop(6_000, 10, 0.4, 0.6, 80, 5)).arm(RULES).orElseThrow();

        assertThat(arm.breakdowns()).extracting(Breakdown::dimension).containsExactly(Dimension.values());
        for (Breakdown breakdown : arm.breakdowns()) {
            assertThat(breakdown.alpha()).isCloseTo(0.05 / breakdown.dimension().groups(), within(1e-12));
            long customers = breakdown.groups().stream()
                    .mapToLong(group -> group.effect().treated().concluded()
                            + group.effect().heldOut().concluded())
                    .sum();
            assertThat(customers).isEqualTo(6_000);
            breakdown
                    .groups()
                    .forEach(group -> assertThat(group.effect()
                                    .kept()
                                    .estimate()
                                    .orElseThrow()
                                    .width())
                            .isGreaterThan(
                                    arm.effect().kept().estimate().orElseThrow().width()));
        }
        assertThat(arm.breakdowns().get(2).groups())
                .extracting(GroupEffect::name)
                .containsExactly("LONG_SILENCE", "OTHER");
    }

    /** Customers, twenty a day, of whom some are held out by the shares. */
    private static List<Trial> shop(
            int customers, long seed, double comes, double comesIfTreated, double spend, double cost) {
        Random random = new Random(seed);
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < customers; i++) {
            boolean heldOut = random.nextDouble() < 0.1;
            boolean returned = random.nextDouble() < (heldOut ? comes : comesIfTreated);
            double risk = 0.3 + 0.4 * random.nextDouble();
            trials.add(Trials.trial(
                    i,
                    heldOut ? HOLDOUT : RULES,
                    Trials.SHARES,
                    i / 20,
                    new Covariates(risk, 100, 100 * risk),
                    heldOut ? 0 : cost,
                    Optional.of(new TrialOutcome(returned, returned ? spend : 0))));
        }
        return trials;
    }

    private static Trial scaled(Trial trial, double factor) {
        Covariates known = trial.covariates();
        return new Trial(
                trial.assignmentId(),
                trial.userId(),
                trial.arm(),
                trial.shares(),
                new Covariates(known.risk(), factor * known.expectedSpend(), factor * known.valueAtRisk()),
                trial.traits(),
                trial.assignedAt(),
                trial.due(),
                trial.delivered(),
                factor * trial.cost(),
                trial.outcome().map(outcome -> new TrialOutcome(outcome.returned(), factor * outcome.spend())));
    }

    private static EffectReport report(List<Trial> trials) {
        return EffectReport.of(trials, LATER, EffectReport.ALPHA);
    }

    private static Effect effect(List<Trial> trials) {
        return report(trials).arm(RULES).orElseThrow().effect();
    }
}
