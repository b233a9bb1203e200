package io.tidewatch.workbench.demo;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.replay.OfflineReplay;
import io.tidewatch.replay.ReplayListener;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds out what a visit would do before anybody pays one: every customer of the past comes back now, looks at something and gives one star,
 * decided by the engine's core without Kafka. So the shop can offer somebody for whom that raises a warning, whatever the model.
 */
final class Rehearsal {
    /** From the log-in to the review: about as long as a person takes. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private Rehearsal() {}

    /**
     * What the visit did.
     *
     * @param visits with this one
     * @param riskOnReturn of being lost, right after the customer came back, 0 to 1
     * @param usualGapDays between two visits
     * @param away since the customer's last event of before
     * @param warning what the one star raised
     */
    record Visit(
            String userId,
            int visits,
            double riskOnReturn,
            double usualGapDays,
            Duration away,
            Optional<ChurnAlert> warning) {}

    /**
     * Lets everybody come.
     *
     * @param past in time order
     * @param now not before its end
     * @throws TidewatchException if the model fails
     */
    static List<Visit> of(List<ShopEvent> past, Instant now, Model model, PolicySettings policy) {
        Map<String, Instant> lastSeen = new TreeMap<>();
        past.forEach(event -> lastSeen.put(event.userId(), event.time()));
        List<ShopEvent> events = new ArrayList<>(past);
        lastSeen.keySet()
                .forEach(user -> events.add(ShopEvent.of("back-" + user, user, EventType.BROWSE, now)
                        .build()));
        Instant review = now.truncatedTo(ChronoUnit.MILLIS).plus(PAUSE);
        lastSeen.keySet()
                .forEach(user -> events.add(ShopEvent.of("star-" + user, user, EventType.REVIEW, review)
                        .rating(1)
                        .build()));
        Heard heard = new Heard(now, review);
        try (Scorer scorer = model.newScorer(OfflineReplay.DEFAULT_BATCH)) {
            Engine engine = new Engine(scorer, new AlertPolicy(policy, model.manifest()));
            new OfflineReplay(engine, OfflineReplay.DEFAULT_BATCH, heard).run(events.iterator(), Optional.empty());
        } catch (ScoringException failed) {
            throw new TidewatchException("the model failed: " + failed.getMessage(), failed);
        }
        return lastSeen.entrySet().stream()
                .filter(customer -> heard.onReturn.containsKey(customer.getKey()))
                .map(customer -> heard.visit(customer.getKey(), Duration.between(customer.getValue(), now)))
                .toList();
    }

    private static final class Heard implements ReplayListener {
        private final Instant now;
        private final Instant review;
        private final Map<String, RiskScore> onReturn = new HashMap<>();
        private final Map<String, ChurnAlert> warnings = new HashMap<>();

        private Heard(Instant now, Instant review) {
            this.now = now;
            this.review = review;
        }

        @Override
        public void event(ShopEvent event) {}

        @Override
        public void score(RiskScore score) {
            if (!score.eventTime().isBefore(now)) {
                onReturn.put(score.userId(), score);
            }
        }

        @Override
        public void alert(ChurnAlert alert) {
            if (alert.trigger() == Trigger.EVENT
                    && alert.kind() == AlertKind.RAISED
                    && alert.eventTime().equals(review)) {
                warnings.put(alert.userId(), alert);
            }
        }

        private Visit visit(String user, Duration away) {
            RiskScore score = onReturn.get(user);
            return new Visit(
                    user,
                    score.visits().orElse(0),
                    score.risk(),
                    score.usualGapDays().orElse(0),
                    away,
                    Optional.ofNullable(warnings.get(user)));
        }
    }
}
