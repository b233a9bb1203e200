package io.tidewatch.engine.alert;

/**
 * The sentences of reasons in Simplified Chinese. Numbers are digits with a space on either side, as in the console. 隔 is left out of
 * pauses between visits, since 隔一天 may be read as every day or as every other day.
 */
final class ChineseSentences implements Sentences {
    @Override
    public String neverVisited() {
        return "从未到访，只有退货记录。";
    }

    @Override
    public String silentSinceFirstVisit(long days) {
        return "首次到访后已 " + days + " 天未再来。";
    }

    @Override
    public String silentSinceFirstVisit(long days, long shopGap) {
        return "首次到访后已 " + days + " 天未再来" + againstTheShop(shopGap);
    }

    @Override
    public String silentAfterTwoVisits(long days) {
        return "两次到访后已 " + days + " 天未再来。";
    }

    @Override
    public String silentAfterTwoVisits(long days, long shopGap) {
        return "两次到访后已 " + days + " 天未再来" + againstTheShop(shopGap);
    }

    @Override
    public String silentBeyondOnlyGap(long days, long onlyGap) {
        return "首次到访后 " + onlyGap + " 天就再次光顾，这次已 " + days + " 天未到访。";
    }

    @Override
    public String silentBeyondUsualGap(long days, long usualGap) {
        return "平时" + every(usualGap) + "光顾" + once(usualGap) + "，已 " + days + " 天未到访。";
    }

    @Override
    public String silentAndSeldom(long days, long usualGap) {
        return "平时很少光顾，约" + every(usualGap) + "来" + once(usualGap) + "，已 " + days + " 天未到访。";
    }

    @Override
    public String silentWithinUsualGap(long days, long usualGap) {
        return "平时约" + every(usualGap) + "光顾" + once(usualGap) + "，已 " + days + " 天未到访。";
    }

    @Override
    public String returnedGoods(long daysAgo) {
        return ago(daysAgo) + "有退货。";
    }

    @Override
    public String returnedGoods(long daysAgo, int returns) {
        return ago(daysAgo) + "有退货；至今共退货 " + returns + " 次。";
    }

    @Override
    public String returnedGoods(long daysAgo, int returns, int purchases) {
        return ago(daysAgo) + "有退货；至今购买 " + purchases + " 次，退货 " + returns + " 次。";
    }

    @Override
    public String askedSupport(long daysAgo) {
        return ago(daysAgo) + "联系过客服。";
    }

    @Override
    public String ratingsSoured(double lately, double usual) {
        return "评分下降：近期平均 " + Figures.stars(lately) + " 星，平时 " + Figures.stars(usual) + " 星（满分 5 星）。";
    }

    @Override
    public String lastRating(double stars) {
        return "最近一次评分为 " + ofStars(stars) + "。";
    }

    @Override
    public String oneVisit() {
        return "目前只到访过一次。";
    }

    @Override
    public String twoVisits() {
        return "目前只到访过两次。";
    }

    @Override
    public String visitsSlowing(long lately, long usual) {
        return "到访间隔变长：近期" + every(lately) + "一次，平时" + every(usual) + "一次。";
    }

    @Override
    public String neverBought(int visits) {
        return "已到访 " + visits + " 次，从未购买。";
    }

    @Override
    public String cameWithoutBuying(long daysAgo) {
        return ago(daysAgo) + "购买过，此后来过但没有再买。";
    }

    @Override
    public String purchaseOverdue(long daysAgo, long usual) {
        return "平时" + every(usual) + "购买" + once(usual) + "，上次购买是" + before(daysAgo) + "。";
    }

    @Override
    public String lowerSpend(double lately, double usual) {
        return "每次消费减少：近期 " + Figures.money(lately) + "，平时 " + Figures.money(usual) + "。";
    }

    @Override
    public String smallerBaskets(long lately, long usual) {
        return "购物篮变小：近期每单 " + lately + " 种商品，平时 " + usual + " 种。";
    }

    @Override
    public String fewerCategories(long lately, long usual) {
        return "每次购买的品类减少：近期 " + lately + " 个，平时 " + usual + " 个。";
    }

    @Override
    public String hasCome(int visits) {
        return "至今已到访 " + visits + " 次。";
    }

    @Override
    public String bought(long daysAgo) {
        return ago(daysAgo) + "购买过商品。";
    }

    @Override
    public String hasSpent(double total, int purchases) {
        return "已购买 " + purchases + " 次，共消费 " + Figures.money(total) + "。";
    }

    @Override
    public String fullBaskets(long lines) {
        return "平均每单 " + lines + " 种商品。";
    }

    @Override
    public String onlyRating(double stars) {
        return "至今唯一一次评分为 " + ofStars(stars) + "。";
    }

    @Override
    public String recentRatings(double stars) {
        return "近期评分平均 " + ofStars(stars) + "。";
    }

    private static String againstTheShop(long shopGap) {
        return "；本店顾客通常 " + shopGap + " 天后再次到访。";
    }

    /** "每天" or "每 9 天". */
    private static String every(long days) {
        return days == 1 ? "每天" : "每 " + days + " 天";
    }

    /** What goes with {@link #every}: 每天光顾, but 每 9 天光顾一次. */
    private static String once(long days) {
        return days == 1 ? "" : "一次";
    }

    /** "今天" or "12 天前", at the beginning of a sentence. */
    private static String ago(long days) {
        return days == 0 ? "今天" : days + " 天前";
    }

    /** The same after other words: "今天" or " 12 天前". */
    private static String before(long days) {
        return days == 0 ? "今天" : " " + ago(days);
    }

    private static String ofStars(double stars) {
        return Figures.stars(stars) + " 星（满分 5 星）";
    }
}
