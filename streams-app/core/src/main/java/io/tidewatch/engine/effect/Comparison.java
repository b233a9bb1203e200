package io.tidewatch.engine.effect;

import java.time.Instant;

/** The customers of an arm or of a group of it beside those held out: pseudo-outcomes and counts. Not thread-safe. */
final class Comparison {
    private final PseudoOutcomes kept = new PseudoOutcomes();
    private final PseudoOutcomes money = new PseudoOutcomes();
    private Side treated = Side.NOBODY;
    private Side heldOut = Side.NOBODY;
    private final Pace pace;

    /**
     * @param asOf the moment at which effects are told
     */
    Comparison(Instant asOf) {
        this.pace = new Pace(asOf);
    }

    /** A customer was assigned. */
    void assigned(Trial trial, boolean overdue) {
        pace.add(trial);
        if (trial.heldOut()) {
            heldOut = heldOut.withAssigned(trial.delivered(), overdue);
        } else {
            treated = treated.withAssigned(trial.delivered(), overdue);
        }
    }

    /** A customer's outcome is known. */
    void concluded(Trial trial, TrialOutcome outcome, PseudoOutcome keptEffect, PseudoOutcome moneyEffect) {
        kept.add(keptEffect);
        money.add(moneyEffect);
        if (trial.heldOut()) {
            heldOut = heldOut.withOutcome(outcome, trial.cost());
        } else {
            treated = treated.withOutcome(outcome, trial.cost());
        }
    }

    /** Whether there is enough to say something of a measure. */
    boolean isReady(Measure measure) {
        return missingTreated(measure) == 0 && missingHeldOut(measure) == 0;
    }

    /** Customers on both sides whose outcome is known. */
    long customers() {
        return kept.count();
    }

    private long missingTreated(Measure measure) {
        return Requirement.missing(treated, measure);
    }

    private long missingHeldOut(Measure measure) {
        return Requirement.missing(heldOut, measure);
    }

    /** The interval; only where {@link #isReady}. */
    Estimate estimate(Measure measure, ConfidenceSequence sequence) {
        return sequence.around(measure == Measure.KEPT ? kept : money);
    }

    /** The effect as far as it can be told. */
    Effect effect(ConfidenceSequence sequence) {
        return new Effect(finding(Measure.KEPT, sequence), finding(Measure.MONEY, sequence), treated, heldOut);
    }

    private Finding finding(Measure measure, ConfidenceSequence sequence) {
        if (isReady(measure)) {
            return Finding.of(estimate(measure, sequence));
        }
        long treatedMore = missingTreated(measure);
        long heldOutMore = missingHeldOut(measure);
        return Finding.of(new TooEarly(treatedMore, heldOutMore, pace.days(treatedMore, heldOutMore)));
    }
}
