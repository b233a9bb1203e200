package io.tidewatch.replay.generator;

import java.util.List;

/** What generated customers write. */
final class Words {
    private static final List<String> PLEASED = List.of(
            "exactly as described, would buy again",
            "great quality and fast delivery",
            "lovely, my second one",
            "fits well, very happy");
    private static final List<String> SO_SO = List.of(
            "it does what it should", "okay for the price", "colour differs from the picture", "took a while to come");
    private static final List<String> SOUR = List.of(
            "broke after a week, nobody answers",
            "wrong item again, very disappointed",
            "late and the box was open",
            "poor quality, I want my money back");
    private static final List<String> TROUBLE = List.of(
            "where is my parcel? it should have been here last week",
            "the item arrived damaged, how do I send it back",
            "I was charged twice for my order",
            "still no refund for my return");
    private static final List<String> QUESTIONS =
            List.of("which size do I need", "when is this back in stock", "can I change the delivery address");
    private static final List<String> TOO_DEAR = List.of(
            "is there a discount code", "seen cheaper elsewhere, do you match prices", "why is shipping so expensive");

    private static final double PLEASED_FROM = 3.5;
    private static final double SO_SO_FROM = 2.5;

    private Words() {}

    static String review(double rating, Dice dice) {
        return dice.pick(rating >= PLEASED_FROM ? PLEASED : rating >= SO_SO_FROM ? SO_SO : SOUR);
    }

    static String trouble(Dice dice) {
        return dice.pick(TROUBLE);
    }

    static String question(boolean aboutPrice, Dice dice) {
        return dice.pick(aboutPrice ? TOO_DEAR : QUESTIONS);
    }
}
