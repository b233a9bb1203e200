package io.tidewatch.engine.effect;

import io.tidewatch.topics.Assignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The shares of all arms at each assignment, put together from what each assignment says of its own arm. Where an arm's share
 * changes, all may, so a new stretch begins there. An arm that has no customer in a stretch has what the others leave, if it is the only one.
 */
final class SharesOverTime {
    private final Map<Assignment, ArmShares> shares = new IdentityHashMap<>();

    /**
     * @param assignments of one experiment, in the order of time
     * @param holdout the name of the hold-out's arm
     */
    SharesOverTime(List<Assignment> assignments, String holdout) {
        Set<String> arms = assignments.stream().map(Assignment::arm).collect(Collectors.toCollection(TreeSet::new));
        Map<String, Double> known = new HashMap<>();
        List<Assignment> stretch = new ArrayList<>();
        for (Assignment assignment : assignments) {
            Double before = known.get(assignment.arm());
            if (before != null && before != assignment.propensity()) {
                end(stretch, known, arms, holdout);
                known.clear();
                stretch.clear();
            }
            known.put(assignment.arm(), assignment.propensity());
            stretch.add(assignment);
        }
        end(stretch, known, arms, holdout);
    }

    /** Whether the shares are known at an assignment. */
    boolean has(Assignment assignment) {
        return shares.containsKey(assignment);
    }

    /** The shares at an assignment; only where {@link #has}. */
    ArmShares at(Assignment assignment) {
        return shares.get(assignment);
    }

    private void end(List<Assignment> stretch, Map<String, Double> known, Set<String> arms, String holdout) {
        Map<String, Double> all = new HashMap<>(known);
        List<String> unseen =
                arms.stream().filter(arm -> !known.containsKey(arm)).toList();
        double left = 1 - known.values().stream().mapToDouble(share -> share).sum();
        if (unseen.size() == 1 && left > 0) {
            all.put(unseen.get(0), left);
        }
        double sum = all.values().stream().mapToDouble(share -> share).sum();
        if (all.containsKey(holdout) && sum <= 1 + ArmShares.ROUNDING) {
            ArmShares these = new ArmShares(holdout, all);
            stretch.forEach(assignment -> shares.put(assignment, these));
        }
    }
}
