package io.tidewatch.replay.shadow;

import io.tidewatch.topics.ShadowScore;

/**
 * Two models that scored the same events.
 *
 * @param active name of the one that decided
 * @param activeHorizonDays its horizon
 * @param shadow name of the other
 * @param shadowHorizonDays its horizon
 */
public record ModelPair(String active, int activeHorizonDays, String shadow, int shadowHorizonDays) {
    static ModelPair of(ShadowScore score) {
        return new ModelPair(
                score.active().model(),
                score.active().horizonDays(),
                score.shadow().model(),
                score.shadow().horizonDays());
    }
}
