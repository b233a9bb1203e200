package io.tidewatch.replay.report;

import io.tidewatch.replay.evaluation.Observation;
import io.tidewatch.replay.evaluation.Silence;
import io.tidewatch.replay.evaluation.UtcDays;
import io.tidewatch.topics.ChurnAlert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Draws warnings to be read, by a rule that does not pick: every n-th in the order of the alerts' ids, which are hashes and tell
 * nothing of the customer or of what came.
 */
final class WarningSample {
    /** As many as a person reads. */
    private static final int SIZE = 10;

    private final Observation observation;
    private final Function<ChurnAlert, String> wording;

    /** @param wording puts an alert into the words that an agent reads */
    WarningSample(Observation observation, Function<ChurnAlert, String> wording) {
        this.observation = observation;
        this.wording = wording;
    }

    List<SampledWarning> of(List<Warned> warnings) {
        List<Warned> ordered = warnings.stream()
                .sorted(Comparator.comparing(warned -> warned.alert().alertId()))
                .toList();
        int size = Math.min(SIZE, ordered.size());
        List<SampledWarning> sample = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            sample.add(sampled(ordered.get(i * (ordered.size() / size)), i + 1));
        }
        return sample;
    }

    private SampledWarning sampled(Warned warned, int number) {
        ChurnAlert alert = warned.alert();
        SampledWarning.Fate fate = fate(warned.silence());
        return new SampledWarning(
                alert.alertId(),
                alert.eventTime(),
                alert.band(),
                wording.apply(renamed(alert, Integer.toString(number))),
                fate,
                story(warned, fate));
    }

    private SampledWarning.Fate fate(Silence silence) {
        if (silence.days() <= silence.window().days()) {
            return SampledWarning.Fate.CAME_BACK;
        }
        return observation.judges(silence) ? SampledWarning.Fate.LOST : SampledWarning.Fate.NOT_KNOWN_YET;
    }

    private String story(Warned warned, SampledWarning.Fate fate) {
        Silence silence = warned.silence();
        String lastDay = day(silence.lastDay());
        return switch (fate) {
            case CAME_BACK ->
                "Came back on " + day(silence.nextDay()) + ", "
                        + days(silence.nextDay() - UtcDays.of(warned.alert().eventTime())) + " after the warning.";
            case LOST ->
                silence.nextMillis() == Silence.NEVER
                        ? "Was lost: no visit by " + lastDay + ", nor until the log ends."
                        : "Was lost: no visit by " + lastDay + "; came again on " + day(silence.nextDay()) + ", "
                                + days(silence.nextDay() - silence.lastDay()) + " too late.";
            case NOT_KNOWN_YET -> "Not known yet: expected by " + lastDay + ", and the log ends before.";
        };
    }

    private static String days(long days) {
        return Html.count(days) + (days == 1 ? " day" : " days");
    }

    private static String day(long day) {
        return Html.day(Instant.ofEpochMilli(UtcDays.startMillis(day)));
    }

    private static ChurnAlert renamed(ChurnAlert alert, String userId) {
        return new ChurnAlert(
                alert.alertId(),
                alert.episodeId(),
                alert.assignmentId(),
                userId,
                alert.kind(),
                alert.trigger(),
                alert.risk(),
                alert.windowDays(),
                alert.silenceDays(),
                alert.usualGapDays(),
                alert.due(),
                alert.valueAtRisk(),
                alert.band(),
                alert.previousBand(),
                alert.reasons(),
                alert.suggestedAction(),
                alert.valueTier(),
                alert.visits(),
                alert.eventTime(),
                alert.detectedAt(),
                alert.expiresAt(),
                alert.causedBy(),
                alert.model(),
                alert.policyVersion());
    }
}
