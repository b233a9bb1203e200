package io.tidewatch.engine.alert;

import io.tidewatch.engine.feature.FeatureGroup;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Rolling;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Turns what moved the risk into reasons that a CRM agent understands, with the user's own numbers. */
public final class ReasonWriter {
    /** More than three nobody reads out on the phone. */
    private static final int MOST_REASONS = 3;
    /** What moves the risk by less than one percentage point is no reason. */
    private static final int LEAST_AMOUNT = RiskCurve.ONE / 100;
    /** Gaps this much longer than usual are said to slow down. */
    private static final double SLOWING = 1.25;
    /** With fewer visits a user has no habit to compare with. */
    private static final int VISITS_OF_A_HABIT = 3;
    /** Less than this, in the shop's currency, is what decay leaves of a purchase long ago. */
    private static final double LEAST_MONEY = 0.5;
    /** Ratings below the middle of the scale are poor. */
    private static final double POOR_RATING = 2.5;

    private ReasonWriter() {}

    /**
     * The reasons of an alert, strongest first, at least one.
     *
     * @param contributions what each group moved
     * @param silenceAmount what the silence since the last event moved, ten-thousandths; empty if it did not trigger the
     *     alert
     * @param profile the user after the last event
     * @param usualGapDays the customer's pace, days
     * @param time the alert's time, epoch milliseconds
     */
    public static List<Reason> reasons(
            List<Contribution> contributions,
            OptionalInt silenceAmount,
            Profile profile,
            double usualGapDays,
            long time) {
        List<Cause> all = new ArrayList<>();
        silenceAmount.ifPresent(amount -> all.add(new Cause(ReasonCodes.LONG_SILENCE, amount)));
        for (Contribution contribution : contributions) {
            all.add(new Cause(code(contribution.group(), profile), contribution.amount()));
        }
        all.sort(Comparator.comparing(Cause::direction)
                .thenComparing(Comparator.comparingInt(Cause::size).reversed())
                .thenComparing(Cause::code));
        List<Cause> strong = all.stream()
                .filter(cause -> cause.size() >= LEAST_AMOUNT)
                .limit(MOST_REASONS)
                .toList();
        // Words for those only that are told: most of the cost of a reason is its text.
        return (strong.isEmpty() ? all.subList(0, Math.min(1, all.size())) : strong)
                .stream().map(cause -> reason(cause, profile, time)).toList();
    }

    /** What a reason is about, and what it moved, ten-thousandths. */
    private record Cause(String code, int amount) {
        Direction direction() {
            return amount > 0 ? Direction.RAISES : Direction.LOWERS;
        }

        int size() {
            return Math.abs(amount);
        }
    }

    private static Reason reason(Cause cause, Profile profile, long time) {
        String text = cause.code.equals(ReasonCodes.LONG_SILENCE)
                ? silence(cause.amount, profile, time)
                : text(cause.code, profile, time);
        return new Reason(cause.code, cause.direction(), share(cause.size()), text);
    }

    private static String code(FeatureGroup group, Profile profile) {
        return switch (group) {
            case BEHAVIOUR -> ReasonCodes.LAST_ACTION;
            case RECENCY -> ReasonCodes.RECENCY;
            case FREQUENCY -> frequencyCode(profile);
            case MONEY -> ReasonCodes.MONEY;
            case BASKET -> ReasonCodes.BASKET;
            case RATINGS ->
                profile.ratings() > 0 && profile.ratingRecent() < POOR_RATING
                        ? ReasonCodes.POOR_RATINGS
                        : ReasonCodes.RATINGS;
            case TROUBLE -> ReasonCodes.TROUBLE;
            case CALENDAR -> ReasonCodes.SEASON;
        };
    }

    private static String frequencyCode(Profile profile) {
        if (profile.visits() < VISITS_OF_A_HABIT) {
            return ReasonCodes.FEW_VISITS;
        }
        return recentGap(profile) > SLOWING * usualGap(profile) ? ReasonCodes.VISITS_SLOWING : ReasonCodes.FREQUENCY;
    }

    private static String text(String code, Profile profile, long time) {
        return switch (code) {
            case ReasonCodes.LAST_ACTION -> "What the customer did last was a " + lastAction(profile) + ".";
            case ReasonCodes.RECENCY -> recency(profile, time);
            case ReasonCodes.FEW_VISITS -> "Only " + count(profile.visits(), "visit") + " so far.";
            case ReasonCodes.VISITS_SLOWING ->
                format(
                        "Visits are getting rarer: lately every %s days, usually every %s.",
                        days(recentGap(profile)), days(usualGap(profile)));
            case ReasonCodes.FREQUENCY ->
                format(
                        "Comes every %s days on average; %s and %s so far.",
                        days(profile.gapMean()),
                        count(profile.visits(), "visit"),
                        count(profile.purchases(), "purchase"));
            case ReasonCodes.MONEY -> money(profile);
            case ReasonCodes.BASKET -> basket(profile);
            case ReasonCodes.POOR_RATINGS -> format("Recent ratings average %.1f of 5 stars.", profile.ratingRecent());
            case ReasonCodes.RATINGS ->
                profile.ratings() == 0
                        ? "Has not rated anything."
                        : format("Recent ratings average %.1f of 5 stars.", profile.ratingRecent());
            case ReasonCodes.TROUBLE ->
                format(
                        "%s so far; support requests of about the last month: %.0f.",
                        count(profile.returns(), "return"), profile.rolling(Rolling.SUPPORT_30));
            default -> "The time of the year and of the week.";
        };
    }

    private static String silence(int amount, Profile profile, long time) {
        String ago = "No visit for " + days((time - profile.lastTime()) / ProfileUpdater.MILLIS_PER_DAY) + " days";
        boolean habit = profile.visits() >= VISITS_OF_A_HABIT;
        if (amount > 0) {
            return habit ? ago + "; usually comes every " + days(usualGap(profile)) + "." : ago + ".";
        }
        return habit
                ? ago + ", which is not long for someone who comes every " + days(usualGap(profile)) + "."
                : ago + ", which says little of someone with " + count(profile.visits(), "visit") + ".";
    }

    private static String recency(Profile profile, long time) {
        long purchase = profile.lastTime(EventType.PURCHASE);
        if (purchase == 0) {
            return "Has not bought anything yet.";
        }
        double ago = Math.max(0, time - purchase) / ProfileUpdater.MILLIS_PER_DAY;
        return ago < 1 ? "Bought something just now." : "The last purchase was " + days(ago) + " days ago.";
    }

    private static String money(Profile profile) {
        double recent = Math.max(0, profile.rolling(Rolling.SPEND_30));
        double spent = Math.max(0, profile.rolling(Rolling.SPEND_120));
        return spent < LEAST_MONEY
                ? "Has spent nothing in the last four months."
                : format("Spent about %.0f in the last four months, %.0f in the last month.", spent, recent);
    }

    private static String basket(Profile profile) {
        String lines = count(Math.round(profile.linesMean()), "line");
        return switch (profile.purchases()) {
            case 0 -> "Has not filled a basket yet.";
            case 1 -> "The only basket so far had " + lines + ".";
            default -> "Baskets have " + lines + " on average.";
        };
    }

    private static String lastAction(Profile profile) {
        EventType last = EventType.BROWSE;
        for (EventType type : EventType.values()) {
            last = profile.lastTime(type) > profile.lastTime(last) ? type : last;
        }
        return last == EventType.SUPPORT ? "support request" : last.wireName();
    }

    private static double usualGap(Profile profile) {
        return GapLogarithm.days((double) profile.gapLogSum() / Math.max(1, profile.visits() - 1));
    }

    private static double recentGap(Profile profile) {
        return Math.exp(profile.gapLogRecent());
    }

    private static String days(double days) {
        return format(days < 10 ? "%.1f" : "%.0f", days);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static double share(int amount) {
        return amount / (double) RiskCurve.ONE;
    }
}
