package io.tidewatch.engine.alert;

/** The sentences of reasons in plain English. */
final class EnglishSentences implements Sentences {
    @Override
    public String neverVisited() {
        return "Has never visited the shop, only sent goods back.";
    }

    @Override
    public String silentSinceFirstVisit(long days) {
        return silence(days) + " since the first one.";
    }

    @Override
    public String silentSinceFirstVisit(long days, long shopGap) {
        return silence(days) + " since the first one" + againstTheShop(shopGap);
    }

    @Override
    public String silentAfterTwoVisits(long days) {
        return silence(days) + " after two visits.";
    }

    @Override
    public String silentAfterTwoVisits(long days, long shopGap) {
        return silence(days) + " after two visits" + againstTheShop(shopGap);
    }

    @Override
    public String silentBeyondOnlyGap(long days, long onlyGap) {
        return silence(days) + "; came back after " + after(onlyGap) + " the first time.";
    }

    @Override
    public String silentBeyondUsualGap(long days, long usualGap) {
        return silence(days) + "; usually comes every " + every(usualGap) + ".";
    }

    @Override
    public String silentAndSeldom(long days, long usualGap) {
        return silence(days) + "; comes seldom, about every " + every(usualGap) + ".";
    }

    @Override
    public String silentWithinUsualGap(long days, long usualGap) {
        return silence(days) + "; comes about every " + every(usualGap) + ".";
    }

    @Override
    public String returnedGoods(long daysAgo) {
        return "Sent goods back " + ago(daysAgo) + ".";
    }

    @Override
    public String returnedGoods(long daysAgo, int returns) {
        return "Sent goods back " + ago(daysAgo) + "; " + count(returns, "return") + " so far.";
    }

    @Override
    public String returnedGoods(long daysAgo, int returns, int purchases) {
        return "Sent goods back " + ago(daysAgo) + "; " + count(returns, "return") + " in "
                + count(purchases, "purchase") + ".";
    }

    @Override
    public String askedSupport(long daysAgo) {
        return "Asked support for help " + ago(daysAgo) + ".";
    }

    @Override
    public String ratingsSoured(double lately, double usual) {
        return "Ratings are getting worse: lately " + ofStars(lately) + ", usually " + Figures.stars(usual) + ".";
    }

    @Override
    public String lastRating(double stars) {
        return "The last rating was " + ofStars(stars) + ".";
    }

    @Override
    public String oneVisit() {
        return "Only one visit so far.";
    }

    @Override
    public String twoVisits() {
        return "Only two visits so far.";
    }

    @Override
    public String visitsSlowing(long lately, long usual) {
        return "Visits are getting rarer: lately every " + (lately == 1 ? "day" : days(lately)) + ", usually every "
                + every(usual) + ".";
    }

    @Override
    public String neverBought(int visits) {
        return "Has come " + visits + " times and never bought anything.";
    }

    @Override
    public String cameWithoutBuying(long daysAgo) {
        return "Last bought something " + ago(daysAgo) + ", and came without buying since.";
    }

    @Override
    public String purchaseOverdue(long daysAgo, long usual) {
        return "Last bought something " + ago(daysAgo) + "; usually buys every " + every(usual) + ".";
    }

    @Override
    public String lowerSpend(double lately, double usual) {
        return "Spends less on a purchase: lately " + Figures.money(lately) + ", usually " + Figures.money(usual) + ".";
    }

    @Override
    public String smallerBaskets(long lately, long usual) {
        return "Baskets are getting smaller: lately " + count(lately, "line") + ", usually " + usual + ".";
    }

    @Override
    public String fewerCategories(long lately, long usual) {
        return "Buys from fewer categories at a time: lately " + lately + ", usually " + usual + ".";
    }

    @Override
    public String hasCome(int visits) {
        return "Has come " + visits + " times so far.";
    }

    @Override
    public String bought(long daysAgo) {
        return "Bought something " + ago(daysAgo) + ".";
    }

    @Override
    public String hasSpent(double total, int purchases) {
        return "Has spent " + Figures.money(total) + " in " + purchases + " purchases.";
    }

    @Override
    public String fullBaskets(long lines) {
        return "Baskets have " + count(lines, "line") + " on average.";
    }

    @Override
    public String onlyRating(double stars) {
        return "The only rating so far was " + ofStars(stars) + ".";
    }

    @Override
    public String recentRatings(double stars) {
        return "Recent ratings average " + ofStars(stars) + ".";
    }

    private static String silence(long days) {
        return "No visit for " + days(days);
    }

    private static String againstTheShop(long shopGap) {
        return "; customers of this shop usually come again after " + after(shopGap) + ".";
    }

    /** "a day" or "23 days". */
    private static String days(long days) {
        return days == 1 ? "a day" : days + " days";
    }

    /** After a sentence's first number of days: "a day", or "9". */
    private static String after(long days) {
        return days == 1 ? "a day" : Long.toString(days);
    }

    /** After a sentence's first number of days and "every": "day", or "9". */
    private static String every(long days) {
        return days == 1 ? "day" : Long.toString(days);
    }

    /** "today", "a day ago" or "12 days ago". */
    private static String ago(long days) {
        return days == 0 ? "today" : days(days) + " ago";
    }

    /** "1 line" or "8 lines". */
    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** "no stars", "2 of 5 stars" or "4.4 of 5 stars". */
    private static String ofStars(double stars) {
        return Figures.isNoStar(stars) ? "no stars" : Figures.stars(stars) + " of 5 stars";
    }
}
