package io.tidewatch.replay.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Adds up how good warnings were, silence by silence. */
public final class QualityTally {
    private final Observation observation;
    private final List<Quality.Warning> warnings = new ArrayList<>();
    private int silences;
    private int lost;
    private int right;
    private int censored;
    private double valueLost;
    private double valueWarned;

    public QualityTally(Observation observation) {
        this.observation = observation;
    }

    /**
     * A silence that reaches past the cut.
     *
     * @param warnedAfter whole days without a visit at the warning; empty if there was none
     */
    public void add(Silence silence, OptionalLong warnedAfter) {
        if (!observation.judges(silence)) {
            censored += warnedAfter.isPresent() ? 1 : 0;
            return;
        }
        silences++;
        if (silence.isLost()) {
            lost++;
            valueLost += silence.value();
        }
        if (warnedAfter.isPresent()) {
            warnings.add(new Quality.Warning(
                    (int) warnedAfter.getAsLong(), silence.window().days()));
            if (silence.isLost()) {
                right++;
                valueWarned += silence.value();
            }
        }
    }

    /** What it came to. */
    public Quality quality() {
        return new Quality(silences, lost, right, censored, valueLost, valueWarned, warnings);
    }
}
