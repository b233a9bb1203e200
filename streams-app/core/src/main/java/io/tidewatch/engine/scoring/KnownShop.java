package io.tidewatch.engine.scoring;

/**
 * The shop that a model was trained for: whose pace, lines and values are its own.
 *
 * @param name as the configuration's {@code shop} calls it
 * @param customers customers with a visit that the training saw
 * @param days days of the log that the training saw
 * @param regulars customers with three visits or more that the training saw
 */
public record KnownShop(String name, int customers, int days, int regulars) {
    /** With fewer customers lines and values are noise; Klaviyo asks for as many before it predicts churn. */
    public static final int LEAST_CUSTOMERS = 500;

    /** Half a year shows windows of the slower customers to their end. */
    public static final int LEAST_DAYS = 180;
    /** With fewer, a share of them that is lost has a standard error of five percentage points and more. */
    public static final int LEAST_REGULARS = 100;

    /** Whether the training saw enough of the shop to act on. */
    public boolean isKnownWell() {
        return customers >= LEAST_CUSTOMERS && days >= LEAST_DAYS && regulars >= LEAST_REGULARS;
    }
}
