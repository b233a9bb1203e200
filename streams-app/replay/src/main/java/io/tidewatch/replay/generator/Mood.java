package io.tidewatch.replay.generator;

/**
 * How a customer feels at a moment: what the decline before a departure does to behaviour. All factors are 1, and all shifts 0,
 * for a contented customer.
 *
 * @param gaps factor on the days until the next visit
 * @param interest factor on what is looked at
 * @param buying factor on the probability to buy what is in the cart
 * @param stars shift of ratings, not positive
 * @param trouble factor on returns and support requests
 * @param bargains probability that a search is for something cheaper
 */
record Mood(double gaps, double interest, double buying, double stars, double trouble, double bargains) {
    private static final double CONTENTED_BARGAINS = 0.03;

    /** The mood at a point of a decline, 0 to 1. The extremes at 1 are chosen so that one visit tells little and a few tell much. */
    static Mood at(Departure departure, long millis) {
        if (millis < departure.begins()) {
            return contented();
        }
        double progress = departure.progress(millis);
        return switch (departure.cause()) {
            case ONE_TIME, NATURAL -> contented();
            case LOST_INTEREST ->
                new Mood(
                        1 + 2 * progress,
                        1 - 0.6 * progress,
                        1 - 0.6 * progress,
                        -0.7 * progress,
                        1 + progress,
                        CONTENTED_BARGAINS);
            case PRICE ->
                new Mood(
                        1 + 1.2 * progress,
                        1 + 0.2 * progress,
                        1 - 0.85 * progress,
                        -0.8 * progress,
                        1 + progress,
                        CONTENTED_BARGAINS + 0.6 * progress);
            case BAD_SERVICE ->
                new Mood(
                        1 + progress,
                        1 - 0.4 * progress,
                        1 - 0.5 * progress,
                        -0.8 - 1.8 * progress,
                        2.5 + 4 * progress,
                        CONTENTED_BARGAINS);
        };
    }

    private static Mood contented() {
        return new Mood(1, 1, 1, 0, 1, CONTENTED_BARGAINS);
    }
}
