package io.tidewatch.engine.effect;

/**
 * The average effect of an arm beyond doing nothing, per customer who was assigned, delivered or not (intention to treat).
 *
 * @param kept share of customers who came and would not have
 * @param money spend less the actions' cost beyond what would have been spent
 * @param treated customers of the arm
 * @param heldOut customers to whom nothing was done
 */
public record Effect(Finding kept, Finding money, Side treated, Side heldOut) {
    /** The finding of a measure. */
    public Finding of(Measure measure) {
        return measure == Measure.KEPT ? kept : money;
    }
}
