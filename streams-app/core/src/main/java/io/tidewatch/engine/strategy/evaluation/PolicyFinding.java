package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.engine.effect.Estimate;
import java.util.Optional;

/**
 * What can be said of one measure of a policy: the estimate, or why it is too early for it. One of the two is there.
 *
 * @param estimate per warning
 * @param tooEarly what is missing
 */
public record PolicyFinding(Optional<Estimate> estimate, Optional<PolicyTooEarly> tooEarly) {
    public PolicyFinding {
        if (estimate.isPresent() == tooEarly.isPresent()) {
            throw new IllegalArgumentException("a policy is either estimated or too early to be");
        }
    }

    static PolicyFinding of(Estimate estimate) {
        return new PolicyFinding(Optional.of(estimate), Optional.empty());
    }

    static PolicyFinding of(PolicyTooEarly tooEarly) {
        return new PolicyFinding(Optional.empty(), Optional.of(tooEarly));
    }
}
