package io.tidewatch.engine.alert;

import io.tidewatch.engine.feature.FeatureGroup;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Direction;
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
    private final boolean byEvent;
    private final SilenceFinding quiet;
    private final TroubleFindings trouble;
    private final HabitFindings habit;

    private ReasonWriter(
            List<Contribution> contributions, int silence, Profile profile, WindowRule windows, long time) {
        contributions.forEach(each -> amounts.merge(each.group(), each.amount(), Integer::sum));
        this.silence = silence;
        double usualGapDays = windows.usualGap(Standing.of(profile));
        this.byEvent = time <= profile.lastTime();
        this.quiet = new SilenceFinding(profile, usualGapDays, windows.shopGap(), time);
        this.trouble = new TroubleFindings(profile, time);
        this.habit = new HabitFindings(profile, usualGapDays, time);
    }

    /**
     * The reasons of an alert: at least one that raises the risk, and those that raise it first.
     *
     * @param contributions what each group moved
     * @param silence what the silence since the last visit moved, ten-thousandths
     * @param profile the user after the last event
     * @param windows knows the customer's pace and the shop's
     * @param time the alert's time, epoch milliseconds
     */
    public static List<Reason> reasons(
            List<Contribution> contributions, int silence, Profile profile, WindowRule windows, long time) {
        return new ReasonWriter(contributions, silence, profile, windows, time).reasons();
    }

    /** Something to tell and what it moved, ten-thousandths. */
    private record Cause(Finding finding, int amount, boolean trouble) {
        int size() {
            return Math.abs(amount);
        }

        AlertReason code() {
            return finding.code();
        }

        Reason reason(Direction direction) {
            return new Reason(
                    code().name(),
                    direction,
                    size() / (double) RiskCurve.ONE,
                    finding.text().get());
        }
    }

    private List<Reason> reasons() {
        List<Cause> raising = raising();
        List<Cause> strong = raising.stream()
                .filter(cause -> cause.trouble || cause.size() >= LEAST_AMOUNT)
                .toList();
        Stream<Cause> told =
                strong.isEmpty() ? Stream.of(raising.isEmpty() ? lastResort() : raising.get(0)) : strong.stream();
        return Stream.concat(
                        told.map(cause -> cause.reason(Direction.RAISES)),
                        lowering().map(cause -> cause.reason(Direction.LOWERS)))
                .limit(MOST_REASONS)
                .toList();
    }

    private List<Cause> raising() {
        List<Cause> causes = new ArrayList<>();
        trouble.service().ifPresent(finding -> causes.add(trouble(finding, FeatureGroup.TROUBLE)));
        trouble.ratings().ifPresent(finding -> causes.add(trouble(finding, FeatureGroup.RATINGS)));
        if (quiet.isWorthTelling()) {
            causes.add(new Cause(quiet.finding(), silence, false));
        }
        for (FeatureGroup group : FeatureGroup.values()) {
            habit.decline(group).ifPresent(finding -> causes.add(new Cause(finding, amount(group), false)));
        }
        return causes.stream()
                .filter(cause -> cause.amount > 0)
                .sorted(Comparator.comparing(Cause::trouble)
                        .thenComparing(Cause::size)
                        .reversed()
                        .thenComparing(Cause::code))
                .toList();
    }

    /** Where the trouble is the last event, what that event moved is the trouble's as well. */
    private Cause trouble(Finding finding, FeatureGroup group) {
        boolean isLast = trouble.last().map(Finding::code).equals(Optional.of(finding.code()));
        return new Cause(finding, amount(group) + (isLast ? amount(FeatureGroup.BEHAVIOUR) : 0), true);
    }

    private Stream<Cause> lowering() {
        return Stream.of(FeatureGroup.values())
                .filter(group -> amount(group) <= -LEAST_AMOUNT)
                .flatMap(group ->
                        habit.strength(group).stream().map(finding -> new Cause(finding, amount(group), false)))
                .sorted(Comparator.comparing(Cause::size).reversed().thenComparing(Cause::code));
    }

    /**
     * What an alert speaks of where nothing raises the risk that could be told of: what gave rise to it, with all that moved the risk
     * together.
     */
    private Cause lastResort() {
        int all =
                silence + amounts.values().stream().mapToInt(Integer::intValue).sum();
        return new Cause(trigger().orElseGet(quiet::finding), Math.max(0, all), false);
    }

    /** The trouble that raised the alert; empty if a silence did. */
    private Optional<Finding> trigger() {
        return byEvent ? trouble.last().or(trouble::service).or(trouble::ratings) : Optional.empty();
    }

    private int amount(FeatureGroup group) {
        return amounts.getOrDefault(group, 0);
    }
}
