package io.tidewatch.replay.shadow;

import io.tidewatch.topics.ShadowScore;

/**
 * Two models that scored the same events.
 *
 * @param active name of the one that decided
 * @param shadow name of the other
 */
public record ModelPair(String active, String shadow) {
    static ModelPair of(ShadowScore score) {
        return new ModelPair(score.active().model(), score.shadow().model());
    }
}
