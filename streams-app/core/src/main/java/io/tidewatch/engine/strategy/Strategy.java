package io.tidewatch.engine.strategy;

import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.linear.Cholesky;
import io.tidewatch.engine.profile.Hashing;
import io.tidewatch.topics.ActionType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses an action for a customer. Nearly always it is the one that is believed to be best: the rules' own, until another one is
 * better by more than chance would make it. A bounded share of the decisions explores by Thompson sampling (Thompson 1933; Agrawal and Goyal 2013 for the
 * linear case): an action is tried as often as it is believed to be the best one.
 *
 * <p>What an action brings is what it adds to the chance that the customer comes, times what the customer would spend, less what it costs. Money itself
 * varies so much from customer to customer that it would take ten times as many outcomes to learn from it alone.
 *
 * <p>A decision is a function of state, context and assignment id: its draws come from a hash, so a restart decides the same. Thread-safe.
 */
public final class Strategy {
    /**
     * Standard deviations by which another action must lead to take the place of the rules'. With half of it a shop in twenty loses for a while more of the
     * rules' money than the exploration's share; with twice as much hardly anything is learnt from 3,000 outcomes
     * ({@code ./tidewatch strategy simulate}).
     */
    private static final double LEAST_LEAD = 1;
    /** Samples of beliefs behind the chances of exploration: they are then right to three in a hundred, of the share that explores. */
    private static final int SAMPLES = 200;
    /** Of the covariance's mean diagonal: keeps its root real where two actions are known to be alike. */
    private static final double JITTER = 1e-12;

    private final StrategySettings settings;

    public Strategy(StrategySettings settings) {
        this.settings = settings;
    }

    /**
     * Chooses.
     *
     * @param known what the engine knows of the customer
     * @param rules what the rules would do
     * @param allowed what caps leave, beside doing nothing and what the rules would do, which always are
     * @param assignmentId of the assignment that the action is for
     */
    public Choice choose(
            StrategyState state,
            StrategyContext context,
            Covariates known,
            ActionType rules,
            Set<ActionType> allowed,
            String assignmentId) {
        Set<ActionType> open = new TreeSet<>(allowed);
        open.add(ActionType.NONE);
        open.add(rules);
        List<ActionType> actions = List.copyOf(open);
        Posterior.Beliefs beliefs = new Posterior(state.returns())
                .beliefs(
                        context,
                        actions,
                        known.expectedSpend(),
                        actions.stream().mapToDouble(state::cost).toArray());
        Random random = new Random(Hashing.hash64(settings.seed() + "\n" + assignmentId));
        double place = random.nextDouble();
        double[] explored = explored(beliefs, random);
        int best = best(beliefs, actions.indexOf(rules));
        Map<ActionType, Double> propensities = new EnumMap<>(ActionType.class);
        for (int i = 0; i < actions.size(); i++) {
            propensities.put(
                    actions.get(i), settings.explore() * explored[i] + (i == best ? 1 - settings.explore() : 0));
        }
        return new Choice(at(place, propensities), propensities);
    }

    /** The action at a place between 0 and 1, where each has as much room as its chance. */
    private static ActionType at(double place, Map<ActionType, Double> propensities) {
        double left = place;
        ActionType last = ActionType.NONE;
        for (Map.Entry<ActionType, Double> entry : propensities.entrySet()) {
            last = entry.getKey();
            left -= entry.getValue();
            if (left < 0) {
                break;
            }
        }
        return last;
    }

    private static int best(Posterior.Beliefs beliefs, int rules) {
        int best = rules;
        for (int i = 0; i < beliefs.expected().length; i++) {
            if (beliefs.expected()[i] > beliefs.expected()[best] && beliefs.lead(i, rules) > LEAST_LEAD) {
                best = i;
            }
        }
        return best;
    }

    /** How often each action is the best one in samples of the beliefs; Laplace's one keeps every chance above 0. */
    private static double[] explored(Posterior.Beliefs beliefs, Random random) {
        int count = beliefs.expected().length;
        double[][] covariance = beliefs.covariance();
        double trace = 0;
        for (int i = 0; i < count; i++) {
            trace += covariance[i][i];
        }
        double[][] raised = new double[count][];
        for (int i = 0; i < count; i++) {
            raised[i] = covariance[i].clone();
            raised[i][i] += JITTER * trace / count;
        }
        Cholesky root = Cholesky.of(raised);
        double[] chances = new double[count];
        double[] normal = new double[count];
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int i = 0; i < count; i++) {
                normal[i] = random.nextGaussian();
            }
            chances[largest(beliefs.expected(), root.times(normal))]++;
        }
        for (int i = 0; i < count; i++) {
            chances[i] = (chances[i] + 1) / (SAMPLES + count);
        }
        return chances;
    }

    private static int largest(double[] expected, double[] noise) {
        int largest = 0;
        for (int i = 1; i < expected.length; i++) {
            if (expected[i] + noise[i] > expected[largest] + noise[largest]) {
                largest = i;
            }
        }
        return largest;
    }
}
