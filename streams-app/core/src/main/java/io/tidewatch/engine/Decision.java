package io.tidewatch.engine;

import io.tidewatch.engine.profile.Standing;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import java.util.List;
import java.util.Optional;

/** What the engine made of one event. */
public sealed interface Decision {
    /** The event. */
    ShopEvent event();

    /**
     * The event changed the user's profile.
     *
     * @param features the vector that was served
     * @param standing how the customer stood after the event
     * @param score the user's risk after the event; empty if nobody wanted it
     * @param alerts in order of event time: first those of a silence that ended with the event, then the event's own; none of customers who
     *     are held out
     * @param experience which assignments began and ended with it
     */
    record Scored(
            ShopEvent event,
            FeatureRecord features,
            Standing standing,
            Optional<RiskScore> score,
            List<ChurnAlert> alerts,
            Experience experience)
            implements Decision {
        public Scored {
            alerts = List.copyOf(alerts);
        }
    }

    /** One of the user's last events sent again: nothing changed. */
    record Duplicate(ShopEvent event) implements Decision {}
}
