package io.tidewatch.ops;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.Events;
import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.MemoryState;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import java.util.Arrays;
import java.util.List;

/** Users as the real core makes them, for tests of what is shown of them. */
final class Users {
    private static final FormulaScorer SCORER = new FormulaScorer(16);

    private Users() {}

    /** A profile's row and the last score that was published with it. */
    record User(byte[] row, RiskScore score) {}

    static AlertPolicy policy() {
        return new AlertPolicy(PolicySettings.defaults(), SCORER.manifest());
    }

    static ProfileView view() {
        return new ProfileView(SCORER.manifest(), policy());
    }

    /** The row of a user who bought on some days. */
    static byte[] row(String userId, double... days) {
        return after(Arrays.stream(days)
                        .mapToObj(day -> Events.purchase(userId, day, 20))
                        .toList())
                .row();
    }

    static User after(List<ShopEvent> events) {
        MemoryState state = new MemoryState();
        try {
            List<Decision> decisions = new Engine(SCORER, policy()).decide(events, state, DetectionClock.EVENT_TIME);
            Decision.Scored last = (Decision.Scored) decisions.get(decisions.size() - 1);
            return new User(
                    state.readProfile(last.event().userId()).orElseThrow(),
                    last.score().orElseThrow());
        } catch (ScoringException impossible) {
            throw new IllegalStateException("The formula does not fail.", impossible);
        }
    }
}
