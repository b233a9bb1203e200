package io.tidewatch.replay.response;

import io.tidewatch.engine.effect.Measure;
import java.util.Map;

/**
 * What experiments in one kind of shop showed.
 *
 * @param kind of shop
 * @param measures by measure
 */
public record KindFigures(EffectKind kind, Map<Measure, MeasureFigures> measures) {
    public KindFigures {
        measures = Map.copyOf(measures);
    }

    /** Those of a measure. */
    public MeasureFigures of(Measure measure) {
        return measures.get(measure);
    }
}
