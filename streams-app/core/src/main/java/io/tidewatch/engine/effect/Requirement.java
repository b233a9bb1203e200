package io.tidewatch.engine.effect;

/**
 * What a side of a comparison needs before an interval is to be trusted. The sequence is a central limit theorem's, so it holds once sums
 * are about normal; before, an interval would be narrow by luck, most of all where all customers did the same.
 */
public final class Requirement {
    /**
     * Customers on each side. With fewer held out, intervals for the money of ordinary shops, which a few large baskets decide, miss
     * the truth more often than stated; from here on they do not ({@code ./tidewatch effect simulate}).
     */
    static final int LEAST_OUTCOMES = 100;
    /** Customers on each side of either kind, come and lost, or spending: the usual rule for a normal approximation of a share. */
    static final int LEAST_OF_A_KIND = 10;

    private Requirement() {}

    /** How many outcomes more it takes; where a kind is rare, as many as its share so far suggests. */
    public static long missing(Side side, Measure measure) {
        long missing = Math.max(0, LEAST_OUTCOMES - side.concluded());
        return switch (measure) {
            case KEPT ->
                Math.max(
                        missing, Math.max(rare(side.returned(), side), rare(side.concluded() - side.returned(), side)));
            case MONEY -> Math.max(missing, rare(side.spent(), side));
        };
    }

    private static long rare(long kind, Side side) {
        if (kind >= LEAST_OF_A_KIND) {
            return 0;
        }
        // Laplace's share of a kind, which is above 0 even where none has been seen.
        double share = (kind + 1.0) / (side.concluded() + 2.0);
        return (long) Math.ceil((LEAST_OF_A_KIND - kind) / share);
    }
}
