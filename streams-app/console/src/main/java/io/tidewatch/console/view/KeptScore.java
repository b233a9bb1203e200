package io.tidewatch.console.view;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What is kept of a customer's latest score.
 *
 * @param group by visits so far
 * @param tier what the customer spends, beside others
 * @param usualGapDays days that usually pass between two visits
 * @param windowDays days without a visit after which the customer is lost
 * @param due the window's end
 * @param spend money expected in a window if the customer is not lost
 * @param silenceDays the silences of the curve, days since the window began, ascending from 0; not copied
 * @param curve the risk at each of them, 0 to 1; not copied
 */
record KeptScore(
        CustomerGroup group,
        ValueTier tier,
        double usualGapDays,
        int windowDays,
        Instant due,
        double spend,
        double[] silenceDays,
        double[] curve) {
    /** A silence raises from the usual gap on, or a quarter of the window where that comes first (the alert policy's rule). */
    private static final double EARLIEST_SHARE = 0.25;
    /** And until half of the window: later it is no early warning. */
    private static final double LATEST_SHARE = 0.5;

    KeptScore {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(due, "due");
    }

    static KeptScore of(RiskScore score) {
        double money = score.valueAtRisk().orElse(0);
        return new KeptScore(
                CustomerGroup.of(score.visits().orElse(0)),
                score.valueTier(),
                score.usualGapDays().orElse(score.windowDays() * EARLIEST_SHARE),
                score.windowDays(),
                score.due(),
                score.risk() > 0 ? money / score.risk() : 0,
                score.silenceDays(),
                score.riskCurve());
    }

    /** Whether the customer is not lost yet. */
    boolean isOpenAt(Instant now) {
        return due.isAfter(now) && due.minus(Duration.ofDays(windowDays)).isBefore(now);
    }

    /** The risk at the window's beginning. */
    double riskAtFirst() {
        return curve.length == 0 ? 0 : curve[0];
    }

    /**
     * The risk at which a silence would be warned of if the band began at a line; NaN if it never would. The curve is the
     * probability of being lost given no visit so far, so it is also how sure the warning is.
     */
    double riskWhenWarned(double line) {
        double earliest = Math.min(usualGapDays, windowDays * EARLIEST_SHARE);
        double risk = at(earliest);
        if (risk >= line) {
            return risk;
        }
        return at(windowDays * LATEST_SHARE) >= line ? line : Double.NaN;
    }

    /** The curve between its points: straight lines, as the engine reads it. */
    private double at(double days) {
        int last = curve.length - 1;
        if (last < 0) {
            return 0;
        }
        int i = 0;
        while (i < last && silenceDays[i + 1] <= days) {
            i++;
        }
        if (i == last) {
            return curve[last];
        }
        double span = silenceDays[i + 1] - silenceDays[i];
        return curve[i] + (curve[i + 1] - curve[i]) * (days - silenceDays[i]) / span;
    }
}
