package io.tidewatch.replay.generator;

import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One customer's time with the shop, event by event. Depends on the seed and the customer's number alone, so it does
 * not depend on the others in the shop nor on how far it is followed. Holds one visit's events at a time.
 */
final class Life {
    /** Two visits are at least so far apart; closer together they are one. */
    private static final double MIN_BREAK_DAYS = 0.1;

    private static final double MAX_BREAK_DAYS = 0.4;
    private static final int ID_DIGITS = 8;

    private final String userId;
    private final Dice dice;
    private final Shopper shopper;
    private final Agenda agenda;
    private final Visit visit;
    private final Aftermath aftermath;
    private final long end;
    private final Temper temper;
    private Departure departure;
    private long nextVisit;
    private int visits;
    private int purchases;
    private long firstEvent;
    private long lastEvent;

    /**
     * @param number of the customer in the shop, from 0
     * @param arrival the day on which the customer is first interested; no event lies before it
     * @param end no event lies at or after it; epoch milliseconds
     */
    Life(long seed, int number, long arrival, long end) {
        this.userId = userId(number);
        this.dice = new Dice(seed, number);
        this.shopper = Shopper.draw(dice);
        this.agenda = new Agenda(userId);
        this.visit = new Visit(userId, shopper, agenda, dice);
        this.aftermath = new Aftermath(shopper, agenda, dice);
        this.end = end;
        this.temper = new Temper(seed, number);
        this.nextVisit = Seasons.momentNear(arrival, dice);
        this.departure = Departure.draw(nextVisit, shopper, dice);
    }

    /** When the next event happens; empty when none does before the end. */
    OptionalLong nextMillis() {
        while (nextVisit < Math.min(end, departure.leaves())
                && nextVisit <= agenda.nextMillis().orElse(Long.MAX_VALUE)) {
            visit();
        }
        OptionalLong next = agenda.nextMillis();
        return next.isPresent() && next.getAsLong() < end ? next : OptionalLong.empty();
    }

    /** The next event; only after {@link #nextMillis} has said that there is one. */
    ShopEvent next() {
        ShopEvent event = agenda.next();
        lastEvent = event.time().toEpochMilli();
        firstEvent = firstEvent == 0 ? lastEvent : firstEvent;
        purchases += event.type() == EventType.PURCHASE ? 1 : 0;
        return event;
    }

    /**
     * The shop does something about the customer. Whether it changes anything is the customer's {@link Temper}.
     *
     * @param now after all events that were taken and before all others; epoch milliseconds
     */
    void act(ActionType action, long now) {
        // What was planned up to now has happened: a visit that has begun is not undone.
        nextMillis();
        switch (temper.of(action, departure.cause(), departure.begins() <= now)) {
            case NONE -> {
                // The customer does what it would have done.
            }
            case STAYS -> {
                long moment = Seasons.momentNear(now + Departure.days(temper.returnsAfterDays()), dice);
                long back = Math.max(moment, now + 1);
                departure = temper.stays(now, shopper);
                nextVisit = nextVisit <= now ? back : Math.min(nextVisit, back);
            }
            case LEAVES -> {
                departure = Departure.annoyed(now);
                agenda.cancelFrom(now);
            }
        }
    }

    /** What is known once all events have been taken; empty for a customer who never came. */
    Optional<Truth> truth() {
        if (firstEvent == 0) {
            return Optional.empty();
        }
        boolean left = departure.leaves() < end;
        boolean declined = departure.begins() < Math.min(end, departure.leaves());
        return Optional.of(new Truth(
                userId,
                Instant.ofEpochMilli(firstEvent),
                Instant.ofEpochMilli(lastEvent),
                declined ? Optional.of(Instant.ofEpochMilli(departure.begins())) : Optional.empty(),
                left ? Optional.of(Instant.ofEpochMilli(departure.leaves())) : Optional.empty(),
                left ? Optional.of(departure.cause()) : Optional.empty(),
                visits,
                purchases));
    }

    private void visit() {
        long begin = nextVisit;
        Mood mood = Mood.at(departure, begin);
        Visit.Result result = visit.plan(begin, visits++, mood);
        if (!result.bought().isEmpty()) {
            departure = aftermath.plan(result, departure);
        }
        agenda.cancelFrom(departure.leaves());
        nextVisit = departure.cause() == Cause.ONE_TIME ? Long.MAX_VALUE : after(begin, result.ends(), mood);
    }

    private long after(long begin, long ends, Mood mood) {
        double days = dice.gamma(shopper.regularity(), shopper.pace()) * mood.gaps() / Seasons.ofYear(begin);
        long moment = Seasons.momentNear(begin + Departure.days(days), dice);
        long earliest = ends + Departure.days(dice.uniform(MIN_BREAK_DAYS, MAX_BREAK_DAYS));
        return Math.max(moment, earliest);
    }

    static String userId(int number) {
        String digits = Integer.toString(number);
        return "u-" + "0".repeat(Math.max(0, ID_DIGITS - digits.length())) + digits;
    }
}
