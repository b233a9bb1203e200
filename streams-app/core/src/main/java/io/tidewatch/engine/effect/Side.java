package io.tidewatch.engine.effect;

/**
 * Counts of the customers on one side of a comparison. Only {@code assigned}, {@code delivered} and {@code overdue} are of all; the others
 * are of those whose outcome is known.
 *
 * @param assigned customers who fell into the arm
 * @param delivered of these, those whom an action reached by a consumer's receipt
 * @param overdue of these, those whose outcome should be known and is not
 * @param concluded customers whose outcome is known
 * @param returned of these, those who came
 * @param spent of these, those who spent something
 * @param spend sum of what they spent, money
 * @param cost sum of what the actions for them cost, money
 */
public record Side(
        long assigned,
        long delivered,
        long overdue,
        long concluded,
        long returned,
        long spent,
        double spend,
        double cost) {
    /** Nobody yet. */
    static final Side NOBODY = new Side(0, 0, 0, 0, 0, 0, 0, 0);

    /** With one customer more who fell into the arm. */
    Side withAssigned(boolean delivery, boolean late) {
        return new Side(
                assigned + 1,
                delivered + (delivery ? 1 : 0),
                overdue + (late ? 1 : 0),
                concluded,
                returned,
                spent,
                spend,
                cost);
    }

    /** With one outcome more. */
    Side withOutcome(TrialOutcome outcome, double costs) {
        return new Side(
                assigned,
                delivered,
                overdue,
                concluded + 1,
                returned + (outcome.returned() ? 1 : 0),
                spent + (outcome.spend() > 0 ? 1 : 0),
                spend + outcome.spend(),
                cost + costs);
    }
}
