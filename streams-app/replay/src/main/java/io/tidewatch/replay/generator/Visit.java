package io.tidewatch.replay.generator;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Plans what a customer does in one session: search, look, put aside, ask, buy. */
final class Visit {
    private static final double SEARCHES = 0.45;
    /** Probabilities of what follows a look at an item; shops report about a tenth to a third of views ending in a cart. */
    private static final double TO_CART = 0.28;

    private static final double TO_FAVOURITES = 0.06;
    /** A customer who looks for bargains puts things aside until they are cheaper. */
    private static final double BARGAIN_HUNTER_TO_FAVOURITES = 0.2;

    private static final double SECOND_PIECE = 0.15;
    private static final double HUNTS = 0.3;
    /** Lines of an order: far more than the mean, far less than the contract allows. */
    private static final int MAX_LINES = 40;

    private static final int MIN_STEP_MILLIS = 8_000;
    private static final double MEAN_STEP_MILLIS = 45_000;

    private final String userId;
    private final Shopper shopper;
    private final Agenda agenda;
    private final Dice dice;

    /**
     * What came of a visit.
     *
     * @param ends the last event's time, epoch milliseconds
     * @param bought the lines of the order, empty without one
     * @param session its id
     */
    record Result(long ends, List<LineItem> bought, String session) {}

    Visit(String userId, Shopper shopper, Agenda agenda, Dice dice) {
        this.userId = userId;
        this.shopper = shopper;
        this.agenda = agenda;
        this.dice = dice;
    }

    /**
     * Puts a visit's events on the agenda.
     *
     * @param number of the customer's visit, from 0
     */
    Result plan(long begin, int number, Mood mood) {
        String session = userId + "-s" + number;
        int category = shopper.category(dice);
        long clock = begin;
        if (dice.chance(SEARCHES)) {
            String words = (dice.chance(mood.bargains()) ? "cheap " : "") + Assortment.searchWords(category, dice);
            agenda.plan(clock, EventType.SEARCH, event -> event.text(words).sessionId(session));
            clock += step();
        }
        List<LineItem> cart = new ArrayList<>();
        int looks = 1 + dice.poisson(shopper.curiosity() * mood.interest());
        for (int look = 0; look < looks; look++) {
            clock = look(clock, category, session, mood, cart);
        }
        if (dice.chance(Math.min(1, shopper.asks() * mood.trouble()))) {
            String question = Words.question(mood.bargains() > HUNTS, dice);
            agenda.plan(clock, EventType.SUPPORT, event -> event.text(question).sessionId(session));
            clock += step();
        }
        if (cart.isEmpty() || !dice.chance(shopper.buys() * mood.buying())) {
            return new Result(clock, List.of(), session);
        }
        return new Result(clock, order(clock, category, session, cart), session);
    }

    private long look(long begin, int category, String session, Mood mood, List<LineItem> cart) {
        long clock = begin;
        Assortment.Item item = Assortment.pick(category, dice);
        plan(clock, EventType.BROWSE, item, session);
        clock += step();
        if (dice.chance(mood.bargains() > HUNTS ? BARGAIN_HUNTER_TO_FAVOURITES : TO_FAVOURITES)) {
            plan(clock, EventType.FAVOURITE, item, session);
            clock += step();
        }
        if (dice.chance(TO_CART)) {
            plan(clock, EventType.CART, item, session);
            clock += step();
            cart.add(line(item));
        }
        return clock;
    }

    private List<LineItem> order(long clock, int category, String session, List<LineItem> cart) {
        List<LineItem> lines = new ArrayList<>(cart);
        int more = dice.poisson(Math.min(MAX_LINES / 2.0, shopper.basket()));
        for (int extra = 0; extra < more && lines.size() < MAX_LINES; extra++) {
            lines.add(line(Assortment.pick(category, dice)));
        }
        double value = total(lines);
        int pieces = lines.stream().mapToInt(LineItem::quantity).sum();
        agenda.plan(
                clock,
                EventType.PURCHASE,
                event -> event.value(value)
                        .currency(Assortment.CURRENCY)
                        .quantity(pieces)
                        .items(lines)
                        .sessionId(session));
        return lines;
    }

    private void plan(long millis, EventType type, Assortment.Item item, String session) {
        agenda.plan(
                millis,
                type,
                event -> event.itemId(item.id()).category(item.category()).sessionId(session));
    }

    private LineItem line(Assortment.Item item) {
        int pieces = dice.chance(SECOND_PIECE) ? 2 : 1;
        return new LineItem(item.id(), Optional.of(item.category()), pieces, OptionalDouble.of(item.price()));
    }

    /** Money in whole cents. */
    static double total(List<LineItem> lines) {
        double sum = lines.stream()
                .mapToDouble(line -> line.quantity() * line.price().orElse(0))
                .sum();
        return Math.round(sum * 100) / 100.0;
    }

    private long step() {
        return MIN_STEP_MILLIS + (long) dice.exponential(MEAN_STEP_MILLIS);
    }
}
