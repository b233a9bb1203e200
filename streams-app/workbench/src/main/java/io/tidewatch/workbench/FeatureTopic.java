package io.tidewatch.workbench;

import io.tidewatch.cli.KafkaConnection;
import io.tidewatch.cli.TopicToEnd;
import io.tidewatch.replay.featurize.ServedFeatures;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Reads {@code churn.features} up to its present end. */
final class FeatureTopic implements ServedFeatures {
    /**
     * How long before the date to begin. Records are stamped on arrival, after the event's time but for the skew of the
     * producer's clock; and a visit that begins before the date must be known to go on.
     */
    private static final Duration MARGIN = Duration.ofDays(1);

    private final KafkaConnection connection;
    private final Instant since;
    private final String shop;

    /**
     * @param shop what the data is called
     */
    FeatureTopic(KafkaConnection connection, Instant since, String shop) {
        this.connection = connection;
        this.since = since;
        this.shop = shop;
    }

    @Override
    public String name() {
        return shop;
    }

    @Override
    public long read(Reading reading) throws IOException {
        return new TopicToEnd(connection, TopicNames.FEATURES, Access.as("trainer"))
                .read(since.minus(MARGIN), value -> {
                    try {
                        for (FeatureRecord record : FeatureRecordCodec.read(value)) {
                            reading.record(record);
                        }
                        return true;
                    } catch (InvalidMessageException foreign) {
                        return false;
                    }
                });
    }
}
