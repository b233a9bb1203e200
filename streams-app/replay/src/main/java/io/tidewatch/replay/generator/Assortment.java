package io.tidewatch.replay.generator;

import java.util.List;

/** What the shop sells: categories of items, each with a fixed price. */
final class Assortment {
    /** Items of a category. */
    private static final int ITEMS = 300;
    /** How much dearer the dearer items of a category are: the deviation of the price's logarithm. */
    private static final double PRICE_DEVIATION = 0.55;

    /**
     * A category.
     *
     * @param medianPrice in {@link #CURRENCY}
     */
    private record Category(String name, double medianPrice, List<String> words) {}

    static final String CURRENCY = "EUR";

    private static final List<Category> CATEGORIES = List.of(
            new Category("women", 34, List.of("summer dress", "linen blouse", "jeans", "winter coat")),
            new Category("men", 36, List.of("oxford shirt", "chinos", "wool jumper", "rain jacket")),
            new Category("kids", 19, List.of("snow suit", "pyjamas", "school bag", "rubber boots")),
            new Category("shoes", 62, List.of("running shoes", "ankle boots", "sandals", "slippers")),
            new Category("home", 27, List.of("table lamp", "cushion", "rug", "picture frame")),
            new Category("kitchen", 31, List.of("chef knife", "tea pot", "baking tin", "pan")),
            new Category("garden", 29, List.of("garden hose", "plant pot", "solar lights", "pruner")),
            new Category("sports", 41, List.of("yoga mat", "bike helmet", "football", "tent")),
            new Category("beauty", 16, List.of("hand cream", "shampoo", "perfume", "nail polish")),
            new Category("books", 13, List.of("crime novel", "cook book", "atlas", "picture book")),
            new Category("toys", 22, List.of("building blocks", "puzzle", "doll house", "board game")),
            new Category("electronics", 85, List.of("headphones", "charger", "smart watch", "speaker")));

    /**
     * One thing on sale.
     *
     * @param price in {@link #CURRENCY}
     */
    record Item(String id, String category, double price) {}

    private Assortment() {}

    static int categories() {
        return CATEGORIES.size();
    }

    /** The words that people type to find this category. */
    static String searchWords(int category, Dice dice) {
        return dice.pick(CATEGORIES.get(category).words());
    }

    /** One of the category's items, the popular ones more often. */
    static Item pick(int category, Dice dice) {
        double popularity = dice.uniform();
        return item(category, (int) (ITEMS * popularity * popularity));
    }

    private static Item item(int category, int number) {
        Category sold = CATEGORIES.get(category);
        // A price belongs to the item: every shop and every run has the same.
        double exact = new Dice(category, number).logNormal(sold.medianPrice(), PRICE_DEVIATION);
        double price = Math.max(1, Math.floor(exact)) + 0.99;
        return new Item(sold.name() + "-" + number, sold.name(), price);
    }
}
