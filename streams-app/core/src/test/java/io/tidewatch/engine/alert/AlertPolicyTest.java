package io.tidewatch.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.scoring.KnownShop;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.ShopValues;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.Language;
import io.tidewatch.topics.SuggestedAction;
import io.tidewatch.topics.Trigger;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A shop with a usual gap of 30 days, where a customer who spends 10 in 30 days is of MEDIUM value and one who spends 100 of HIGH. */
class AlertPolicyTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final WindowRule WINDOWS = new WindowRule(400, 30, 180, GapLogarithm.units(30));
    private static final KnownShop SHOP = new KnownShop(PolicySettings.DEFAULT_SHOP, 500, 180, 100);
    private static final ShopValues VALUES = new ShopValues(10, 100);

    private final AlertPolicy policy = policy(PolicySettings.defaults());

    // ---- lines

    @Test
    void everyGroupHasItsOwnLines() {
        assertThat(policy.entry(Band.AT_RISK, customer(1, 20), window(1))).isEqualTo(7_000);
        assertThat(policy.entry(Band.AT_RISK, customer(2, 20), window(2))).isEqualTo(6_000);
        assertThat(policy.entry(Band.AT_RISK, customer(3, 20), window(3))).isEqualTo(5_000);
        assertThat(policy.entry(Band.CRITICAL, customer(3, 20), window(3))).isEqualTo(8_000);
    }

    @Test
    void whereRisksAreEqualTheBudgetGoesToThoseWhoAreWorthMore() {
        assertThat(policy.entry(Band.AT_RISK, customer(3, 5), window(3))).isEqualTo(5_200);
        assertThat(policy.entry(Band.AT_RISK, customer(3, 10), window(3))).isEqualTo(5_000);
        assertThat(policy.entry(Band.AT_RISK, customer(3, 100), window(3))).isEqualTo(4_800);
    }

    @Test
    void aBandIsLeftOnlyBelowItsLineLessHysteresis() {
        Standing regular = customer(3, 20);

        assertThat(policy.band(5_000, Band.HEALTHY, regular, window(3))).isEqualTo(Band.AT_RISK);
        assertThat(policy.band(4_999, Band.HEALTHY, regular, window(3))).isEqualTo(Band.WATCH);
        assertThat(policy.band(4_500, Band.AT_RISK, regular, window(3))).isEqualTo(Band.AT_RISK);
        assertThat(policy.band(4_499, Band.AT_RISK, regular, window(3))).isEqualTo(Band.WATCH);
    }

    // ---- the time in which a silence raises

    @Test
    void aSilenceRaisesFromTheUsualGapToHalfTheWindow() {
        ChurnWindow window = new ChurnWindow(0, 100, 20);

        assertThat(policy.earliest(window)).isEqualTo(20 * DAY);
        assertThat(policy.deadline(window)).isEqualTo(50 * DAY);
        assertThat(policy(settings(OptionalDouble.of(0.4))).deadline(window)).isEqualTo(40 * DAY);
    }

    @Test
    void ofSlowCustomersItRaisesFromAQuarterOfTheWindow() {
        assertThat(policy.earliest(new ChurnWindow(0, 100, 70))).isEqualTo(25 * DAY);
    }

    @Test
    void tellsWhenASilenceWouldRaise() {
        RiskCurve curve = new RiskCurve(new int[] {0, 5_000, 10_000}, new int[] {1_000, 7_000, 9_000}, window(3));

        assertThat(policy.raisesAt(curve, customer(3, 20)))
                .hasValue(curve.window().begin() + curve.window().millis() / 3);
    }

    // ---- the shop

    @Test
    void onlyAModelThatKnowsTheShopActs() {
        RiskCurve curve = new RiskCurve(new int[] {0, 10_000}, new int[] {9_000, 9_000}, window(3));
        Stream.of(
                        new KnownShop("another-shop", 500, 180, 100),
                        new KnownShop(PolicySettings.DEFAULT_SHOP, 499, 180, 100),
                        new KnownShop(PolicySettings.DEFAULT_SHOP, 500, 179, 100),
                        new KnownShop(PolicySettings.DEFAULT_SHOP, 500, 180, 99))
                .forEach(shop -> {
                    AlertPolicy waiting = new AlertPolicy(PolicySettings.defaults(), manifest(shop));
                    assertThat(waiting.acts()).as("%s", shop).isFalse();
                    assertThat(waiting.raisesAt(curve, customer(3, 20))).isEmpty();
                    assertThat(new AlertPolicy(PolicySettings.defaults().actingBeforeTrained(), manifest(shop)).acts())
                            .isTrue();
                });

        assertThat(policy.acts()).isTrue();
        assertThat(policy.raisesAt(curve, customer(3, 20))).isPresent();
        assertThat(policy(PolicySettings.defaults().forShop("another-shop")).acts())
                .isFalse();
    }

    // ---- value

    @Test
    void valueIsWhatACustomerSpendsInAMonthAmongWhatTheShopsCustomersSpend() {
        assertThat(policy.valueTier(customer(3, 9.9), window(3))).isEqualTo(ValueTier.LOW);
        assertThat(policy.valueTier(customer(3, 10), window(3))).isEqualTo(ValueTier.MEDIUM);
        assertThat(policy.valueTier(customer(3, 100), window(3))).isEqualTo(ValueTier.HIGH);
    }

    @Test
    void inALogWithoutMoneyNobodyIsWorthMoreThanTheOthers() {
        PolicySettings defaults = PolicySettings.defaults();
        AlertPolicy moneyless = policy(new PolicySettings(
                Optional.empty(),
                OptionalDouble.empty(),
                defaults.coolDown(),
                Optional.of(new ShopValues(0, 0)),
                defaults.shop(),
                false,
                defaults.actions()));

        assertThat(moneyless.valueTier(customer(3, 0), window(3))).isEqualTo(ValueTier.MEDIUM);
    }

    @Test
    void atRiskIsWhatTheCustomerWouldSpendInTheWindow() {
        Standing spender = new Standing(3, 2 * GapLogarithm.units(30), 0, 300, 120);

        // 300 in 120 days, one usual gap of 30 and one of the shop's customers, of 30 too, is 300 in 180; the window
        // has 120 days.
        assertThat(policy.expectedSpend(spender, WINDOWS.of(spender))).isCloseTo(200, within(1e-9));
        assertThat(policy.valueAtRisk(2_500, spender, WINDOWS.of(spender))).isCloseTo(50, within(1e-9));
    }

    @Test
    void twoVisitsWithinADayAreNoDailyHabit() {
        Standing twice = new Standing(2, GapLogarithm.units(1), DAY, 1_873, 1);
        ChurnWindow window = WINDOWS.of(twice);

        // The gap of a day shrunk by two of 30 is 10 days; the window has 39.
        assertThat(window.usualGapDays()).isEqualTo(10);
        assertThat(window.days()).isEqualTo(39);
        assertThat(policy.expectedSpend(twice, window)).isCloseTo(1_873 * 39 / 41.0, within(1e-9));
    }

    @Test
    void onlyReturnsLetNothingBeExpected() {
        Standing returns = new Standing(0, 0, 0, 0, 0);

        assertThat(policy.expectedSpend(returns, WINDOWS.of(returns))).isZero();
    }

    // ---- actions

    @Test
    void theFirstRuleThatMatchesDecides() {
        assertThat(action(Band.AT_RISK, ValueTier.HIGH, AlertReason.SUPPORT_CONTACT))
                .isEqualTo(new SuggestedAction(ActionType.CALL, Map.of("topic", "service")));
        assertThat(action(Band.AT_RISK, ValueTier.LOW, AlertReason.RETURNED_GOODS)
                        .parameters())
                .containsEntry("topic", "apology");
        assertThat(action(Band.CRITICAL, ValueTier.HIGH, AlertReason.LONG_SILENCE))
                .isEqualTo(new SuggestedAction(ActionType.CALL, Map.of("topic", "win_back")));
        assertThat(action(Band.CRITICAL, ValueTier.MEDIUM, AlertReason.LONG_SILENCE)
                        .type())
                .isEqualTo(ActionType.COUPON);
        assertThat(action(Band.AT_RISK, ValueTier.HIGH, AlertReason.LONG_SILENCE)
                        .type())
                .isEqualTo(ActionType.POINTS);
        assertThat(action(Band.AT_RISK, ValueTier.HIGH, AlertReason.SMALLER_BASKETS)
                        .type())
                .isEqualTo(ActionType.RECOMMENDATION);
        assertThat(action(Band.AT_RISK, ValueTier.MEDIUM, AlertReason.LONG_SILENCE)
                        .type())
                .isEqualTo(ActionType.RECOMMENDATION);
        assertThat(action(Band.AT_RISK, ValueTier.LOW, AlertReason.LONG_SILENCE).type())
                .isEqualTo(ActionType.RECOMMENDATION);
        assertThat(action(Band.CRITICAL, ValueTier.LOW, AlertReason.LONG_SILENCE)
                        .type())
                .isEqualTo(ActionType.POINTS);
    }

    @Test
    void whoHasNothingToSpendIsLeftAlone() {
        for (AlertReason reason : AlertReason.values()) {
            assertThat(action(Band.CRITICAL, ValueTier.LOW, reason, 0.99))
                    .isEqualTo(new SuggestedAction(ActionType.NONE, Map.of()));
        }
        assertThat(action(Band.AT_RISK, ValueTier.MEDIUM, AlertReason.LONG_SILENCE, 0.99)
                        .type())
                .as("in a log without money everybody is MEDIUM")
                .isEqualTo(ActionType.RECOMMENDATION);
    }

    @Test
    void moneyIsNeverSuggestedBeforeTheUsualGapHasPassedUnlessAnEventRaised() {
        ChurnWindow window = window(3);
        long early = window.moneyFrom() - 1;
        for (Band band : List.of(Band.AT_RISK, Band.CRITICAL)) {
            for (ValueTier tier : ValueTier.values()) {
                for (Optional<AlertReason> reason : reasons()) {
                    ActionType action = action(
                                    policy,
                                    Optional.empty(),
                                    transition(band, Trigger.SILENCE, early),
                                    window,
                                    new Situation(band, tier, 50, reason),
                                    List.of())
                            .type();
                    assertThat(action).as("%s %s %s", band, tier, reason).isNotIn(ActionType.COUPON, ActionType.POINTS);
                    assertThat(action)
                            .as("a rule that is no money follows: %s %s %s", band, tier, reason)
                            .isNotEqualTo(ActionType.NONE);
                }
            }
        }
        assertThat(action(
                                policy,
                                Optional.empty(),
                                transition(Band.AT_RISK, Trigger.EVENT, early),
                                window,
                                new Situation(
                                        Band.AT_RISK, ValueTier.MEDIUM, 50, Optional.of(AlertReason.RETURNED_GOODS)),
                                List.of())
                        .type())
                .isEqualTo(ActionType.POINTS);
        assertThat(action(
                                policy,
                                Optional.empty(),
                                transition(Band.CRITICAL, Trigger.SILENCE, window.moneyFrom()),
                                window,
                                new Situation(Band.CRITICAL, ValueTier.MEDIUM, 50, Optional.empty()),
                                List.of())
                        .type())
                .isEqualTo(ActionType.COUPON);
    }

    @Test
    void whereNoRuleMatchesNothingIsSuggested() {
        ActionRule coupon = new ActionRule(Set.of(), Set.of(), Set.of(), ActionType.COUPON, Map.of());
        AlertPolicy generous = policy(settings(List.of(coupon)));

        assertThat(action(
                                generous,
                                Optional.empty(),
                                transition(
                                        Band.AT_RISK, Trigger.SILENCE, window(3).begin()),
                                window(3),
                                new Situation(Band.CRITICAL, ValueTier.HIGH, 50, Optional.empty()),
                                List.of())
                        .type())
                .isEqualTo(ActionType.NONE);
    }

    @Test
    void aRecommendationNamesTheItemsOfTheLastPurchase() {
        SuggestedAction action = action(
                policy,
                Optional.empty(),
                transition(Band.AT_RISK, Trigger.SILENCE, window(3).moneyFrom()),
                window(3),
                new Situation(Band.AT_RISK, ValueTier.MEDIUM, 50, Optional.empty()),
                List.of("lamp", "rug"));

        assertThat(action)
                .isEqualTo(new SuggestedAction(
                        ActionType.RECOMMENDATION, Map.of("basis", "last_purchases", "items", "lamp,rug")));
    }

    // ---- the version

    @Test
    void theVersionChangesWithWhatDecides() {
        PolicySettings defaults = PolicySettings.defaults();
        List<PolicySettings> others = List.of(
                settings(OptionalDouble.of(0.4)),
                settings(List.of(new ActionRule(Set.of(), Set.of(), Set.of(), ActionType.CALL, Map.of()))),
                defaults.forShop("another-shop"),
                new PolicySettings(
                        Optional.of(Thresholds.forAll(new Lines(0.3, 0.6, 0.8), 0.05)),
                        OptionalDouble.empty(),
                        defaults.coolDown(),
                        Optional.empty(),
                        PolicySettings.DEFAULT_SHOP,
                        false,
                        defaults.actions()),
                new PolicySettings(
                        Optional.empty(),
                        OptionalDouble.empty(),
                        Duration.ofDays(3),
                        Optional.empty(),
                        PolicySettings.DEFAULT_SHOP,
                        false,
                        defaults.actions()),
                new PolicySettings(
                        Optional.empty(),
                        OptionalDouble.empty(),
                        defaults.coolDown(),
                        Optional.of(new ShopValues(1, 2)),
                        PolicySettings.DEFAULT_SHOP,
                        false,
                        defaults.actions()));

        assertThat(policy(PolicySettings.defaults()).version()).isEqualTo(policy.version());
        assertThat(others.stream().map(AlertPolicyTest::policy).map(AlertPolicy::version))
                .doesNotHaveDuplicates()
                .doesNotContain(policy.version());
    }

    @Test
    void theVersionDoesNotChangeWithTheLanguage() {
        AlertPolicy chinese = policy(PolicySettings.defaults().inLanguage(Language.ZH));

        assertThat(chinese.language()).isEqualTo(Language.ZH);
        assertThat(chinese.version()).isEqualTo(policy.version());
    }

    @Test
    void theLanguageOutlivesOtherChangesOfTheSettings() {
        PolicySettings chinese = PolicySettings.defaults().inLanguage(Language.ZH);

        assertThat(chinese.forShop("another-shop").actingBeforeTrained().language())
                .isEqualTo(Language.ZH);
        assertThat(chinese.inLanguage(Language.EN)).isEqualTo(PolicySettings.defaults());
    }

    @Test
    void wrongSettingsAreRefusedWithKeyAndRemedy() {
        assertThatThrownBy(() -> settings(OptionalDouble.of(0))).hasMessageContaining("'policy.deadline_share' is 0.0");
        assertThatThrownBy(() -> settings(List.of())).hasMessageContaining("'policy.actions' is empty");
        assertThatThrownBy(() -> PolicySettings.defaults().forShop(" ")).hasMessageContaining("'policy.shop' is empty");
        assertThatThrownBy(() -> new PolicySettings(
                        Optional.empty(),
                        OptionalDouble.empty(),
                        Duration.ofDays(-1),
                        Optional.empty(),
                        PolicySettings.DEFAULT_SHOP,
                        false,
                        PolicySettings.defaultActions()))
                .hasMessageContaining("'policy.cool_down'")
                .hasMessageContaining("7d");
        assertThatThrownBy(() -> new Lines(0.5, 0.4, 0.8)).hasMessageContaining("watch < at_risk");
        assertThatThrownBy(() -> new ShopValues(100, 50)).hasMessageContaining("medium <= high");
    }

    private static List<Optional<AlertReason>> reasons() {
        return Stream.concat(
                        Stream.of(Optional.<AlertReason>empty()),
                        Stream.of(AlertReason.values()).map(Optional::of))
                .toList();
    }

    private SuggestedAction action(Band band, ValueTier tier, AlertReason reason) {
        return action(band, tier, reason, 50);
    }

    private SuggestedAction action(Band band, ValueTier tier, AlertReason reason, double valueAtRisk) {
        return action(
                policy,
                Optional.empty(),
                transition(band, Trigger.SILENCE, window(3).moneyFrom()),
                window(3),
                new Situation(band, tier, valueAtRisk, Optional.of(reason)),
                List.of());
    }

    private static Transition transition(Band band, Trigger trigger, long time) {
        return new Transition(
                Optional.of(AlertKind.RAISED),
                trigger,
                time,
                6_000,
                band,
                Band.WATCH,
                1,
                0,
                window(3).due());
    }

    /** A customer who comes every 30 days and spends so much in 30 days. */
    private static Standing customer(int visits, double monthly) {
        int gaps = visits - 1;
        return new Standing(visits, gaps * GapLogarithm.units(30), gaps * 30 * DAY, monthly * visits, gaps * 30);
    }

    private static ChurnWindow window(int visits) {
        return WINDOWS.of(customer(visits, 0));
    }

    private static PolicySettings settings(OptionalDouble deadlineShare) {
        PolicySettings defaults = PolicySettings.defaults();
        return new PolicySettings(
                Optional.empty(),
                deadlineShare,
                defaults.coolDown(),
                Optional.empty(),
                defaults.shop(),
                false,
                defaults.actions());
    }

    private static PolicySettings settings(List<ActionRule> actions) {
        PolicySettings defaults = PolicySettings.defaults();
        return new PolicySettings(
                Optional.empty(),
                OptionalDouble.empty(),
                defaults.coolDown(),
                Optional.empty(),
                defaults.shop(),
                false,
                actions);
    }

    private static AlertPolicy policy(PolicySettings settings) {
        return new AlertPolicy(settings, manifest(SHOP));
    }

    private static ModelManifest manifest(KnownShop shop) {
        ModelManifest formula = new FormulaScorer(1).manifest();
        Map<CustomerGroup, Lines> lines = new EnumMap<>(Map.of(
                CustomerGroup.NEW, new Lines(0.3, 0.7, 0.8),
                CustomerGroup.RETURNING, new Lines(0.3, 0.6, 0.8),
                CustomerGroup.REGULAR, new Lines(0.3, 0.5, 0.8)));
        return new ModelManifest(
                formula.name(),
                formula.hiddenSize(),
                formula.silenceShares(),
                WINDOWS,
                shop,
                new Thresholds(lines, 0.05),
                0.5,
                VALUES,
                formula.neutral(),
                formula.onnxSha256(),
                formula.parts(),
                formula.operators(),
                Optional.empty());
    }

    private static SuggestedAction action(
            AlertPolicy policy,
            Optional<List<ActionRule>> own,
            Transition transition,
            ChurnWindow window,
            Situation situation,
            List<String> lastItems) {
        return policy.actions().byRules(own, new Occasion(situation, policy.mayBeMoney(transition, window), lastItems));
    }
}
