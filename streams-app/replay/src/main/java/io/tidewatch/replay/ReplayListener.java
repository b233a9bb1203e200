package io.tidewatch.replay;

import io.tidewatch.engine.Experience;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;

/** Takes what goes into a replay and what comes out of it, each user's in the order of time. */
public interface ReplayListener {
    /** An event that is given to the engine. */
    void event(ShopEvent event);

    /** What was served for an event that was no duplicate. Few have a use for it. */
    default void features(FeatureRecord features) {}

    /** A user's new score. */
    void score(RiskScore score);

    /** An alert. */
    void alert(ChurnAlert alert);

    /** Assignments that began and ended. Few have a use for it. */
    default void experience(Experience experience) {}
}
