package io.tidewatch.topics;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * What was served for one event, to train on: a part of a message on {@code churn.features}, which is keyed by {@code userId}.
 *
 * @param eventId the event
 * @param userId the user
 * @param type what the user did
 * @param eventTime the event's time
 * @param catalogue hash of the feature catalogue that names and orders {@code values}
 * @param values one number per feature of the catalogue; not copied, must not be changed
 * @param risk the risk that was served, 0 to 1, rounded to 4 decimals
 * @param model name of the model that scored
 */
public record FeatureRecord(
        String eventId,
        String userId,
        EventType type,
        Instant eventTime,
        String catalogue,
        float[] values,
        double risk,
        String model) {
    public FeatureRecord {
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(eventTime, "eventTime");
        Objects.requireNonNull(catalogue, "catalogue");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(model, "model");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureRecord that
                && eventId.equals(that.eventId)
                && userId.equals(that.userId)
                && type == that.type
                && eventTime.equals(that.eventTime)
                && catalogue.equals(that.catalogue)
                && Arrays.equals(values, that.values)
                && Double.compare(risk, that.risk) == 0
                && model.equals(that.model);
    }

    @Override
    public int hashCode() {
        return Objects.hash(eventId, userId, eventTime, Arrays.hashCode(values));
    }
}
