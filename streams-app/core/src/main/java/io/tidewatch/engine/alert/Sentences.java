package io.tidewatch.engine.alert;

import io.tidewatch.topics.Language;

/**
 * All sentences that reasons are told in; one class has those of a language. What is told, with which numbers, is decided by the
 * findings. A language gives each sentence whole, so that its order of words is its own. A sentence of a number of days has to suit 1 as
 * well.
 *
 * <p>Spans and counts of days are whole and 1 or more, days ago are 0 or more, sums of money are in the shop's currency, stars are of 5.
 */
interface Sentences {
    /** Those of a language. */
    static Sentences in(Language language) {
        return switch (language) {
            case EN -> new EnglishSentences();
            case ZH -> new ChineseSentences();
        };
    }

    // ---- a silence

    /** The customer sent goods back and never came. */
    String neverVisited();

    /** No visit for so many days since the first one. */
    String silentSinceFirstVisit(long days);

    /** The same, where that is longer than customers of the shop usually take. */
    String silentSinceFirstVisit(long days, long shopGap);

    /** No visit for so many days after two visits. */
    String silentAfterTwoVisits(long days);

    /** The same, where that is longer than customers of the shop usually take. */
    String silentAfterTwoVisits(long days, long shopGap);

    /** No visit for so many days, at least as many as lay between the only two visits. */
    String silentBeyondOnlyGap(long days, long onlyGap);

    /** No visit for so many days, at least as many as usually pass between two visits. */
    String silentBeyondUsualGap(long days, long usualGap);

    /** No visit for so many days, fewer than usually pass for a customer who comes seldom. */
    String silentAndSeldom(long days, long usualGap);

    /** No visit for so many days, fewer than usually pass. */
    String silentWithinUsualGap(long days, long usualGap);

    // ---- what went wrong

    /** Goods were sent back, for the first time. */
    String returnedGoods(long daysAgo);

    /** Goods were sent back, and not for the first time; of purchases nothing is known. */
    String returnedGoods(long daysAgo, int returns);

    /** Goods were sent back, and not for the first time; there may be more returns than purchases. */
    String returnedGoods(long daysAgo, int returns, int purchases);

    /** Support was asked for help. */
    String askedSupport(long daysAgo);

    /** Recent ratings are lower than usual. */
    String ratingsSoured(double lately, double usual);

    /** The last rating is poor. */
    String lastRating(double stars);

    // ---- habits that change

    /** The customer came once. */
    String oneVisit();

    /** The customer came twice. */
    String twoVisits();

    /** Recent gaps between visits are longer than usual. */
    String visitsSlowing(long lately, long usual);

    /** The customer comes and has never bought. */
    String neverBought(int visits);

    /** The customer has come since the last purchase; there are too few purchases for a habit. */
    String cameWithoutBuying(long daysAgo);

    /** The customer has come since the last purchase, and buys again after so many days as a rule. */
    String purchaseOverdue(long daysAgo, long usual);

    /** Recent purchases are of less money than usual. */
    String lowerSpend(double lately, double usual);

    /** Recent baskets have fewer lines than usual. */
    String smallerBaskets(long lately, long usual);

    /** Recent purchases are from fewer categories than usual. */
    String fewerCategories(long lately, long usual);

    // ---- what speaks for a customer

    /** How often the customer has come, three times or more. */
    String hasCome(int visits);

    /** When the customer last bought, where that is recent. */
    String bought(long daysAgo);

    /** What the customer has spent in two purchases or more. */
    String hasSpent(double total, int purchases);

    /** How many lines baskets have on average, two or more. */
    String fullBaskets(long lines);

    /** The only rating so far. */
    String onlyRating(double stars);

    /** What recent ratings come to, be it good or poor. */
    String recentRatings(double stars);
}
