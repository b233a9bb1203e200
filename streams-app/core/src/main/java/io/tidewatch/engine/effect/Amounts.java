package io.tidewatch.engine.effect;

/** Which amounts of money are taken for amounts. */
final class Amounts {
    /** Beyond it a double has no cents any more, and no shop has such a customer. */
    static final double MOST = 1e13;

    private Amounts() {}

    /**
     * Looks at an amount.
     *
     * @param name for the message
     * @throws IllegalArgumentException if it is no number, or one beyond {@link #MOST}
     */
    static double check(String name, double amount) {
        if (!(Math.abs(amount) <= MOST)) {
            throw new IllegalArgumentException("the " + name + " is " + amount + ", not within ±" + MOST);
        }
        return amount;
    }
}
