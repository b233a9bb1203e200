package io.tidewatch.topics.serde;

import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShadowScore;
import io.tidewatch.topics.ShopEvent;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** The serdes of the contract's messages. Keys of their topics are user ids: {@link Serdes#String()}. */
public final class WireSerdes {
    private WireSerdes() {}

    /** For {@code shop.events}. */
    public static Serde<ShopEvent> shopEvent() {
        return Serdes.serdeFrom(new ShopEventSerializer(), new ShopEventDeserializer());
    }

    /** For {@code churn.interventions}. */
    public static Serde<ChurnAlert> churnAlert() {
        return Serdes.serdeFrom(new ChurnAlertSerializer(), new ChurnAlertDeserializer());
    }

    /** For {@code churn.scores}. */
    public static Serde<RiskScore> riskScore() {
        return Serdes.serdeFrom(new RiskScoreSerializer(), new RiskScoreDeserializer());
    }

    /** For {@code churn.features}: what was served for events of one user that were scored together. */
    public static Serde<List<FeatureRecord>> featureRecords() {
        return Serdes.serdeFrom(new FeatureRecordSerializer(), new FeatureRecordDeserializer());
    }

    /** For {@code churn.shadow}. */
    public static Serde<ShadowScore> shadowScore() {
        return Serdes.serdeFrom(new ShadowScoreSerializer(), new ShadowScoreDeserializer());
    }
}
