package io.tidewatch.replay;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.Forgetting;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.budget.BudgetKeeper;
import io.tidewatch.engine.budget.WarningBudget;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import java.util.Optional;

/** The lines of one offline replay, which follow the shop so that the warnings stay within the budget: engines over one scorer. */
public final class FollowedLines {
    private final PolicySettings settings;
    private final Scorer scorer;
    private final Forgetting forgetting;
    private final BudgetKeeper keeper;
    private final AlertPolicy policy;
    private Thresholds inForce;

    /**
     * The lines of a replay that has not begun: where the model's manifest has them.
     *
     * @param scorer of the one model of the replay
     */
    public FollowedLines(WarningBudget budget, PolicySettings settings, Scorer scorer) {
        this(budget, settings, scorer, Forgetting.DEFAULT);
    }

    /** The same with another time after which users are forgotten. */
    public FollowedLines(WarningBudget budget, PolicySettings settings, Scorer scorer, Forgetting forgetting) {
        this.forgetting = forgetting;
        this.settings = settings;
        this.scorer = scorer;
        this.policy = new AlertPolicy(settings, scorer.manifest());
        this.inForce = policy.thresholds();
        this.keeper = new BudgetKeeper(budget, inForce, policy.deadlineShare());
    }

    /** The policy that it begins with. */
    public AlertPolicy policy() {
        return policy;
    }

    /** Where the bands begin now. */
    public Thresholds thresholds() {
        return inForce;
    }

    Engine first() {
        return new Engine(scorer, policy, Long.MIN_VALUE, forgetting);
    }

    /**
     * The engine from a day on, if the lines move with it.
     *
     * @param day counted from 1970, UTC; all before it was shown
     * @param since when it takes over, epoch milliseconds
     */
    Optional<Engine> next(long day, long since) {
        Thresholds next = keeper.closeBefore(day, policy.mayFollow());
        if (next.equals(inForce) || !policy.mayFollow()) {
            return Optional.empty();
        }
        inForce = next;
        AlertPolicy moved = new AlertPolicy(settings, scorer.manifest(), Optional.of(next));
        return Optional.of(new Engine(scorer, moved, since, forgetting));
    }

    /** Watches what comes out, and passes it on. */
    ReplayListener watching(ReplayListener listener) {
        return new ReplayListener() {
            @Override
            public void event(ShopEvent event) {
                listener.event(event);
            }

            @Override
            public void features(FeatureRecord features) {
                listener.features(features);
            }

            @Override
            public void score(RiskScore score) {
                keeper.observe(score);
                listener.score(score);
            }

            @Override
            public void alert(ChurnAlert alert) {
                keeper.observe(alert);
                listener.alert(alert);
            }
        };
    }
}
