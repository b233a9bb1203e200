package io.tidewatch.engine.effect;

/**
 * A customer's outcome turned into an unbiased guess of the effect (see {@link EffectEstimator}).
 *
 * @param value the guess
 * @param predicted the effect that was predicted, of which the value is the corrected form
 * @param noise the variance that the correction has, by this customer's error of prediction, if the error on the other side is as large
 */
public record PseudoOutcome(double value, double predicted, double noise) {
    /**
     * m₁ − m₀ + A (y − m₁) / π − (1 − A) (y − m₀) / (1 − π).
     *
     * @param heldOut whether A is 0
     * @param probability π
     * @param outcome y
     * @param ifTreated m₁
     * @param ifHeldOut m₀
     */
    static PseudoOutcome of(boolean heldOut, double probability, double outcome, double ifTreated, double ifHeldOut) {
        double error = outcome - (heldOut ? ifHeldOut : ifTreated);
        double correction = heldOut ? -error / (1 - probability) : error / probability;
        double predicted = ifTreated - ifHeldOut;
        return new PseudoOutcome(
                predicted + correction, predicted, error * error * (1 / probability + 1 / (1 - probability)));
    }
}
