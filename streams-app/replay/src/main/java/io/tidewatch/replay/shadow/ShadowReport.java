package io.tidewatch.replay.shadow;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Two models compared on what became of the users whom both scored.
 *
 * @param pair the models
 * @param first the pair's first event
 * @param last the topic's last event: up to then it is known who came back
 * @param events events that both scored
 * @param users users of those
 * @param sameBand events in the same band at each model's lines
 * @param bands events by the active model's band and the shadow's
 * @param active the one that decided
 * @param shadow the other
 * @param lossDifference mean difference of the log-losses on the same visits, the shadow's less the active model's, with
 *     twice its standard error; empty if the windows disagree too often or nothing can be judged
 * @param daysWithout days between first and last without any record, on which visits are not known
 * @param otherPairs records of other pairs on the topic, which count for visits only
 */
public record ShadowReport(
        ModelPair pair,
        Instant first,
        Instant last,
        long events,
        int users,
        long sameBand,
        List<List<Long>> bands,
        ModelFigures active,
        ModelFigures shadow,
        Difference lossDifference,
        long daysWithout,
        long otherPairs) {
    /** With fewer judged visits, or fewer of either outcome, figures are told but not relied on. */
    static final int FEWEST_JUDGED = 200;

    static final int FEWEST_OF_EITHER = 20;

    public ShadowReport {
        Objects.requireNonNull(pair, "pair");
        bands = List.copyOf(bands);
    }

    /** A mean and twice its standard error; both empty if there is none. */
    public record Difference(OptionalDouble mean, OptionalDouble margin) {}

    /** Whether there is too little outcome yet to say which model is better. */
    public boolean tooEarly() {
        int judged = Math.min(active.judged(), shadow.judged());
        int rarer = Math.min(
                Math.min(active.lost(), active.judged() - active.lost()),
                Math.min(shadow.lost(), shadow.judged() - shadow.lost()));
        return judged < FEWEST_JUDGED || rarer < FEWEST_OF_EITHER;
    }

    /** Which model did better, in a sentence; careful where little is known. */
    public String verdict() {
        if (tooEarly()) {
            int window = Math.max(active.medianWindowDays(), shadow.medianWindowDays());
            return String.format(
                    Locale.ENGLISH,
                    "Too little outcome yet: %,d visits can be judged, and after %,d of them the customer was lost; it takes %d and %d of"
                            + " either kind. Half of the first windows are over on %s.",
                    Math.min(active.judged(), shadow.judged()),
                    Math.min(active.lost(), shadow.lost()),
                    FEWEST_JUDGED,
                    FEWEST_OF_EITHER,
                    first.plusSeconds(window * 86_400L).toString().substring(0, 10));
        }
        if (lossDifference.mean().isEmpty()) {
            return "The models' churn windows disagree too often about who was lost, so the risks are of different things:"
                    + " compare each model's figures with its own window, not with each other.";
        }
        double mean = lossDifference.mean().getAsDouble();
        double margin = lossDifference.margin().orElse(Double.POSITIVE_INFINITY);
        String measured = String.format(Locale.ENGLISH, "The shadow's log-loss is %+.4f ± %.4f: ", mean, margin);
        if (mean + margin < 0) {
            return measured + "it did better.";
        }
        return measured + (mean - margin > 0 ? "it did worse." : "no difference that could not be chance.");
    }
}
