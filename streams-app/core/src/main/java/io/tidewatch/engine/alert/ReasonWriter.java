package io.tidewatch.engine.alert;

import io.tidewatch.engine.feature.FeatureGroup;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.Language;
import io.tidewatch.topics.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Turns what moved the risk into reasons that a CRM agent understands, with the customer's own numbers.
 *
 * <p>A reason needs both: a group of features that moved the risk, and something in the profile to tell of it. A group that raises
 * the risk is told by the decline that it shows, one that lowers it by what speaks for the customer, and neither if the profile
 * shows nothing of the kind. What went wrong comes before the rest, since it tells why somebody stays away; that somebody stays
 * away, the agent knows.
 */
public final class ReasonWriter {
    /** More than three nobody reads out on the phone. */
    private static final int MOST_REASONS = 3;
    /**
     * What moves the risk by less than one percentage point is no reason. But what went wrong is told however little it moved the risk:
     * it is rare, so a model learns little of it, and an agent has to know of it before calling.
     */
    private static final int LEAST_AMOUNT = RiskCurve.ONE / 100;

    private final Map<FeatureGroup, Integer> amounts = new EnumMap<>(FeatureGroup.class);
    private final int silence;
    private final SilenceFinding quiet;
    private final TroubleFindings trouble;
    /** The trouble that raised the alert; empty if a silence did. */
    private final Optional<Finding> trigger;

    private final HabitFindings habit;
    private final Sentences sentences;

    private ReasonWriter(
            List<Contribution> contributions,
            int silence,
            Profile profile,
            WindowRule windows,
            long time,
            Sentences sentences) {
        contributions.forEach(each -> amounts.merge(each.group(), each.amount(), Integer::sum));
        this.silence = silence;
        double usualGapDays = windows.usualGap(Standing.of(profile));
        this.quiet = new SilenceFinding(profile, usualGapDays, windows.shopGap(), time);
        this.trouble = new TroubleFindings(profile, time);
        this.trigger = time <= profile.lastTime()
                ? trouble.last().or(trouble::service).or(trouble::ratings)
                : Optional.empty();
        this.habit = new HabitFindings(profile, usualGapDays, time);
        this.sentences = sentences;
    }

    /**
     * The reasons of an alert: at least one that raises the risk, and those that raise it first.
     *
     * @param contributions what each group moved
     * @param silence what the silence since the last visit moved, ten-thousandths
     * @param profile the user after the last event
     * @param windows knows the customer's pace and the shop's
     * @param time the alert's time, epoch milliseconds
     * @param language of the sentences; which reasons there are does not depend on it
     */
    public static List<Reason> reasons(
            List<Contribution> contributions,
            int silence,
            Profile profile,
            WindowRule windows,
            long time,
            Language language) {
        return new ReasonWriter(contributions, silence, profile, windows, time, Sentences.in(language)).reasons();
    }

    /** What is told first. */
    private enum Rank {
        /** The event that raised the alert. */
        TRIGGER,
        /** What went wrong. */
        TROUBLE,
        /** All else. */
        CHANGE
    }

    /** Something to tell and what it moved, ten-thousandths. */
    private record Cause(Finding finding, int amount, Rank rank) {
        int size() {
            return Math.abs(amount);
        }

        AlertReason code() {
            return finding.code();
        }

        Reason reason(Direction direction, Sentences sentences) {
            return new Reason(
                    code().name(),
                    direction,
                    size() / (double) RiskCurve.ONE,
                    finding.text().apply(sentences));
        }
    }

    private List<Reason> reasons() {
        List<Cause> raising = raising();
        List<Cause> strong = raising.stream()
                .filter(cause -> cause.rank != Rank.CHANGE || cause.size() >= LEAST_AMOUNT)
                .toList();
        Stream<Cause> told =
                strong.isEmpty() ? Stream.of(raising.isEmpty() ? lastResort() : raising.get(0)) : strong.stream();
        return Stream.concat(
                        told.map(cause -> cause.reason(Direction.RAISES, sentences)),
                        lowering().map(cause -> cause.reason(Direction.LOWERS, sentences)))
                .limit(MOST_REASONS)
                .toList();
    }

    private List<Cause> raising() {
        List<Cause> causes = new ArrayList<>();
        trouble.service().ifPresent(finding -> causes.add(trouble(finding, FeatureGroup.TROUBLE)));
        trouble.ratings().ifPresent(finding -> causes.add(trouble(finding, FeatureGroup.RATINGS)));
        if (quiet.isWorthTelling()) {
            causes.add(new Cause(quiet.finding(), silence, Rank.CHANGE));
        }
        for (FeatureGroup group : FeatureGroup.values()) {
            habit.decline(group).ifPresent(finding -> causes.add(new Cause(finding, amount(group), Rank.CHANGE)));
        }
        return causes.stream()
                .filter(cause -> cause.rank == Rank.TRIGGER || cause.amount > 0)
                .sorted(Comparator.comparing(Cause::rank)
                        .thenComparing(Comparator.comparingInt(Cause::size).reversed())
                        .thenComparing(Cause::code))
                .toList();
    }

    /** Where the trouble is the last event, what that event moved is the trouble's as well. */
    private Cause trouble(Finding finding, FeatureGroup group) {
        int amount = amount(group) + (isOf(trouble.last(), finding) ? amount(FeatureGroup.BEHAVIOUR) : 0);
        return isOf(trigger, finding)
                ? new Cause(finding, Math.max(0, amount), Rank.TRIGGER)
                : new Cause(finding, amount, Rank.TROUBLE);
    }

    private static boolean isOf(Optional<Finding> known, Finding finding) {
        return known.map(Finding::code).equals(Optional.of(finding.code()));
    }

    private Stream<Cause> lowering() {
        return Stream.of(FeatureGroup.values())
                .filter(group -> amount(group) <= -LEAST_AMOUNT)
                .flatMap(group ->
                        habit.strength(group).stream().map(finding -> new Cause(finding, amount(group), Rank.CHANGE)))
                .sorted(Comparator.comparing(Cause::size).reversed().thenComparing(Cause::code));
    }

    /** What an alert speaks of where nothing that raises the risk can be told: the silence, with all that moved the risk together. */
    private Cause lastResort() {
        int all =
                silence + amounts.values().stream().mapToInt(Integer::intValue).sum();
        return new Cause(quiet.finding(), Math.max(0, all), Rank.CHANGE);
    }

    private int amount(FeatureGroup group) {
        return amounts.getOrDefault(group, 0);
    }
}
