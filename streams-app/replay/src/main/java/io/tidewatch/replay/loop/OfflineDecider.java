package io.tidewatch.replay.loop;

import io.tidewatch.engine.Experience;
import io.tidewatch.replay.OfflineReplay;
import io.tidewatch.replay.ReplayListener;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Decides days with the core alone, without Kafka. */
public final class OfflineDecider implements ClosedLoop.Decider, ReplayListener {
    private final OfflineReplay replay;
    private final List<ChurnAlert> today = new ArrayList<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();

    /** @param replay makes the replay that tells this listener */
    public OfflineDecider(Function<ReplayListener, OfflineReplay> replay) {
        this.replay = replay.apply(this);
    }

    @Override
    public List<ChurnAlert> decide(List<ShopEvent> events, Instant end) throws Exception {
        today.clear();
        for (ShopEvent event : events) {
            replay.take(event);
        }
        replay.reach(end);
        return List.copyOf(today);
    }

    /** What decides. */
    OfflineReplay replay() {
        return replay;
    }

    /** All assignments so far. */
    public List<Assignment> assignments() {
        return List.copyOf(assignments);
    }

    /** All outcomes so far. */
    public List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    @Override
    public void event(ShopEvent event) {
        // What goes in is known.
    }

    @Override
    public void score(RiskScore score) {
        // Nobody looks.
    }

    @Override
    public void alert(ChurnAlert alert) {
        today.add(alert);
    }

    @Override
    public void experience(Experience experience) {
        assignments.addAll(experience.assignments());
        outcomes.addAll(experience.outcomes());
    }
}
