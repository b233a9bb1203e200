package io.tidewatch.streams.task;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.ScoreHour;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.RiskScore;
import java.util.ArrayList;
import java.util.List;

/** What a batch has to say of one user's events together: gathers it, event by event, and divides it into messages. */
final class UserOutput {
    private final byte[] key;
    private final List<FeatureRecord> features = new ArrayList<>();
    /** The last one of each hour so far. */
    private final List<Traced> scores = new ArrayList<>(1);

    /** A score, and the record of the event that gave it. */
    record Traced(RiskScore score, PendingRow cause) {}

    /** @param key the user's; not copied */
    UserOutput(byte[] key) {
        this.key = key;
    }

    /**
     * The user's next event.
     *
     * @param cause its record
     */
    void add(Decision.Scored scored, PendingRow cause) {
        features.add(scored.features());
        scored.score().ifPresent(score -> add(new Traced(score, cause)));
    }

    private void add(Traced next) {
        int last = scores.size() - 1;
        if (last >= 0 && hour(scores.get(last).score()) == hour(next.score())) {
            scores.set(last, next);
        } else {
            scores.add(next);
        }
    }

    byte[] key() {
        return key;
    }

    /** The features of all events in order, as many as fit into each message. */
    List<List<FeatureRecord>> featureMessages() {
        int most = FeatureRecordCodec.MOST_EVENTS;
        if (features.size() <= most) {
            return List.of(features);
        }
        List<List<FeatureRecord>> messages = new ArrayList<>();
        for (int from = 0; from < features.size(); from += most) {
            messages.add(features.subList(from, Math.min(from + most, features.size())));
        }
        return messages;
    }

    /** The last score of each hour of event time, in order. */
    List<Traced> scores() {
        return scores;
    }

    private static long hour(RiskScore score) {
        return ScoreHour.of(score.eventTime().toEpochMilli());
    }
}
