package io.tidewatch.engine.alert;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.ShopValues;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.Language;
import io.tidewatch.topics.Trigger;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The settings made ready for decisions: lines by group and value, the time in which a silence may raise, what customers are worth,
 * actions, and a version that changes whenever a decision could.
 */
public final class AlertPolicy {
    /**
     * Where risks are equal the budget goes to those who are worth more: their lines lie this much lower, those of LOW value as much
     * higher. Two percentage points are about what a model's probabilities are off, so nobody is warned of for money alone.
     */
    private static final int VALUE_OFFSET = 200;
    /** A silence raises from the usual gap on, but at this share of the window at the latest, so that slow customers are not missed. */
    private static final int LATEST_BEGIN = 4;
    /** Value tiers are told by the money of so many days. */
    private static final int VALUE_DAYS = 30;

    private final PolicySettings settings;
    private final WindowRule windows;
    private final Thresholds thresholds;
    private final ShopValues values;
    private final ExpectedSpend expectedSpend;
    private final BandLines[][] lines = new BandLines[CustomerGroup.values().length][ValueTier.values().length];
    private final double deadlineShare;
    /** The same in ten-thousandths. */
    private final int deadline;

    private final boolean acts;
    private final String version;

    /** The policy for a model: what the settings leave open, its manifest decides. */
    public AlertPolicy(PolicySettings settings, ModelManifest manifest) {
        this(settings, manifest, Optional.empty());
    }

    /**
     * The policy for a model whose lines follow the shop.
     *
     * @param followed where the bands begin by now, unless the settings give lines of their own; empty: as the manifest says
     */
    public AlertPolicy(PolicySettings settings, ModelManifest manifest, Optional<Thresholds> followed) {
        this.settings = settings;
        this.windows = manifest.window();
        this.thresholds = settings.thresholds().or(() -> followed).orElse(manifest.thresholds());
        this.values = settings.values().orElse(manifest.values());
        this.expectedSpend = new ExpectedSpend(windows);
        for (CustomerGroup group : CustomerGroup.values()) {
            for (ValueTier tier : ValueTier.values()) {
                lines[group.ordinal()][tier.ordinal()] =
                        BandLines.of(thresholds.of(group), thresholds.hysteresis(), lineOffset(tier));
            }
        }
        this.deadlineShare = settings.deadlineShare().orElse(manifest.deadlineShare());
        this.deadline = RiskCurve.rounded(deadlineShare);
        this.acts = settings.actBeforeTrained()
                || (manifest.shop().name().equals(settings.shop())
                        && manifest.shop().isKnownWell());
        this.version = "policy-" + Ids.of(canonical()).substring(0, 8);
    }

    /** The churn window of a customer, by the rule of the model that the policy is for. */
    public ChurnWindow window(Standing standing) {
        return windows.of(standing);
    }

    /**
     * Fingerprint of everything that decides. The language of reasons is not part of it: an engine that tells the same in other words takes
     * nothing over, and its alerts are the same alerts.
     */
    public String version() {
        return version;
    }

    /** In which language reasons are told. */
    public Language language() {
        return settings.language();
    }

    /** Whether episodes are raised at all: not with a model that does not know the shop, unless the settings say so. */
    public boolean acts() {
        return acts;
    }

    /** Where the bands begin. */
    public Thresholds thresholds() {
        return thresholds;
    }

    /** Whether the lines may follow the shop: not where the settings give lines of their own, nor while nothing is raised. */
    public boolean mayFollow() {
        return acts && settings.thresholds().isEmpty();
    }

    /** The share of the window after which AT_RISK raises no more. */
    public double deadlineShare() {
        return deadlineShare;
    }

    /** The band of a risk for a customer who is in {@code current}. */
    public Band band(int risk, Band current, Standing standing, ChurnWindow window) {
        return lines(standing, window).band(risk, current);
    }

    /** The risk from which a band begins for a customer, ten-thousandths. */
    public int entry(Band band, Standing standing, ChurnWindow window) {
        return lines(standing, window).entry(band);
    }

    /**
     * When an episode would be raised if the customer stayed away, with no episode and no cool-down in the way.
     *
     * @return epoch milliseconds; empty if the risk never gets so high in time
     */
    public OptionalLong raisesAt(RiskCurve curve, Standing standing) {
        long raise = new RaiseTime(this, lines(standing, curve.window())).of(curve, Long.MIN_VALUE);
        return acts && standing.visits() > 0 && raise != RaiseTime.NEVER
                ? OptionalLong.of(raise)
                : OptionalLong.empty();
    }

    BandLines lines(Standing standing, ChurnWindow window) {
        return lines[CustomerGroup.of(standing).ordinal()][
                valueTier(standing, window).ordinal()];
    }

    /** The earliest moment at which a silence raises an episode, epoch milliseconds. */
    long earliest(ChurnWindow window) {
        return Math.min(window.usualGapPasses(), window.begin() + window.millis() / LATEST_BEGIN);
    }

    /** The last moment at which a silence raises an episode, epoch milliseconds. */
    long deadline(ChurnWindow window) {
        return window.begin() + window.millis() * deadline / RiskCurve.ONE;
    }

    Duration coolDown() {
        return settings.coolDown();
    }

    /** The customer's value among the shop's. */
    public ValueTier valueTier(Standing standing, ChurnWindow window) {
        double spend = spendPerDay(standing, window) * VALUE_DAYS;
        // In a log without money nobody is worth more than the others.
        if (spend > 0 && spend >= values.highFrom()) {
            return ValueTier.HIGH;
        }
        return spend >= values.mediumFrom() ? ValueTier.MEDIUM : ValueTier.LOW;
    }

    /** What the customer would be expected to spend within the window if not lost, times the risk, in the shop's currency. */
    public double valueAtRisk(int risk, Standing standing, ChurnWindow window) {
        return expectedSpend(standing, window) * risk / RiskCurve.ONE;
    }

    /** What the customer would be expected to spend within the window if not lost, in the shop's currency; see {@link ExpectedSpend}. */
    public double expectedSpend(Standing standing, ChurnWindow window) {
        return expectedSpend.within(standing, window);
    }

    /**
     * Money a day, as the model's training told customers' values apart (the twin is {@code visits.py} of model-export). The usual gap after
     * the last visit counts as well: n visits stand for n gaps, not for one less. It is too much where visits are few, which a rank
     * among the shop's customers may be and an amount of money may not.
     */
    private static double spendPerDay(Standing standing, ChurnWindow window) {
        return standing.spend() / (standing.activeDays() + window.usualGapDays());
    }

    /** What its rules suggest to whom. */
    public ActionMenu actions() {
        return new ActionMenu(settings.actions());
    }

    /** Whether money may be suggested: not before the usual gap has passed, unless trouble raised. A coupon for someone who bought a minute ago is a gift. */
    boolean mayBeMoney(Transition transition, ChurnWindow window) {
        return transition.trigger() == Trigger.EVENT || transition.time() >= window.moneyFrom();
    }

    /** How much higher the lines lie for customers of a value, ten-thousandths; negative where they lie lower. */
    public static int lineOffset(ValueTier tier) {
        return switch (tier) {
            case LOW -> VALUE_OFFSET;
            case MEDIUM -> 0;
            case HIGH -> -VALUE_OFFSET;
        };
    }

    private String canonical() {
        StringBuilder text = new StringBuilder();
        for (CustomerGroup group : CustomerGroup.values()) {
            text.append(thresholds.of(group)).append(' ');
        }
        text.append(thresholds.hysteresis())
                .append(' ')
                .append(deadline)
                .append(' ')
                .append(settings.coolDown())
                .append(' ')
                .append(values)
                .append(' ')
                .append(acts);
        settings.actions().forEach(rule -> text.append('\n').append(rule.canonical()));
        return text.toString();
    }
}
