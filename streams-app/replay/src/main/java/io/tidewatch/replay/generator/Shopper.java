package io.tidewatch.replay.generator;

/**
 * What a customer is like; never changes.
 *
 * @param pace mean days between visits, in a year's average
 * @param regularity shape of the gaps between visits: 1 comes at random, 4 like a clock
 * @param curiosity mean number of items looked at in a visit
 * @param buys probability that a visit with something in the cart ends in an order
 * @param basket mean number of lines in an order beyond the first
 * @param writes probability of a review after an order
 * @param sendsBack probability of a return after an order that went well
 * @param asks probability of a question to support during a visit
 * @param demanding how far a parcel that went wrong lowers the customer's opinion, of 1
 * @param loved the category that most visits are about
 * @param liked the one that most others are about
 */
record Shopper(
        double pace,
        int regularity,
        double curiosity,
        double buys,
        double basket,
        double writes,
        double sendsBack,
        double asks,
        double demanding,
        int loved,
        int liked) {

    private static final int MAX_REGULARITY = 4;
    /** Days. Faster ones would be shops themselves, slower ones are seen too rarely to tell anything about. */
    private static final double MIN_PACE = 1.5;

    private static final double MAX_PACE = 75;

    /** Someone new. The medians are those of an ordinary shop of fashion and household goods, chosen by hand. */
    static Shopper draw(Dice dice) {
        return new Shopper(
                Math.min(MAX_PACE, Math.max(MIN_PACE, dice.logNormal(9, 0.75))),
                1 + dice.below(MAX_REGULARITY),
                Math.min(20, dice.logNormal(3.5, 0.5)),
                dice.uniform(0.25, 0.8),
                dice.exponential(1.2),
                dice.uniform(0.05, 0.6),
                dice.uniform(0.01, 0.15),
                dice.uniform(0.005, 0.04),
                dice.uniform(0.15, 0.6),
                dice.below(Assortment.categories()),
                dice.below(Assortment.categories()));
    }

    /** The category of one visit. */
    int category(Dice dice) {
        double where = dice.uniform();
        return where < 0.6 ? loved : where < 0.85 ? liked : dice.below(Assortment.categories());
    }
}
