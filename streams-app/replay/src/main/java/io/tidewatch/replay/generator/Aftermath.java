package io.tidewatch.replay.generator;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import java.util.List;

/**
 * Plans what follows an order: the parcel comes, well or not, and brings reviews, returns and support requests. Keeps the
 * customer's opinion of the shop, which may cost it the customer.
 */
final class Aftermath {
    private static final double BAD_PARCELS = 0.08;
    /** Opinion, 1 at first: below this the customer has had enough. */
    private static final double HAD_ENOUGH = 0.45;

    private static final double GOOD_PARCEL_MENDS = 0.1;
    private static final double SENDS_BAD_PARCEL_BACK = 0.5;
    /** Trouble makes people write. */
    private static final double WRITES_OF_BAD_PARCEL = 1.6;

    private static final double ANSWERS_SURVEY = 0.4;
    private static final double CONTENTED_STARS = 4.4;
    private static final double BAD_PARCEL_STARS = 1.8;
    private static final double STARS_DEVIATION = 0.6;
    /** Stars that the worst opinion costs. */
    private static final double OPINION_STARS = 1.2;

    private final Shopper shopper;
    private final Agenda agenda;
    private final Dice dice;
    private double opinion = 1;

    Aftermath(Shopper shopper, Agenda agenda, Dice dice) {
        this.shopper = shopper;
        this.agenda = agenda;
        this.dice = dice;
    }

    /** Puts an order's consequences on the agenda and says how the customer's time ends now. */
    Departure plan(Visit.Result visit, Departure departure) {
        long parcel = later(visit.ends(), 2, 6);
        return dice.chance(BAD_PARCELS) ? bad(parcel, visit, departure) : good(parcel, visit, departure);
    }

    private Departure bad(long parcel, Visit.Result visit, Departure departure) {
        opinion -= shopper.demanding();
        boolean enough = opinion < HAD_ENOUGH && parcel < departure.begins() && departure.cause() != Cause.ONE_TIME;
        Departure now = enough ? Departure.fedUp(parcel, shopper, dice) : departure;
        trouble(later(parcel, 0.2, 2));
        if (dice.chance(SENDS_BAD_PARCEL_BACK)) {
            sendBack(later(parcel, 1, 6), visit.bought());
        }
        if (dice.chance(Math.min(1, shopper.writes() * WRITES_OF_BAD_PARCEL))) {
            review(later(parcel, 1, 8), visit.bought(), BAD_PARCEL_STARS, now);
        }
        return now;
    }

    private Departure good(long parcel, Visit.Result visit, Departure departure) {
        opinion = Math.min(1, opinion + GOOD_PARCEL_MENDS);
        Mood mood = Mood.at(departure, parcel);
        if (dice.chance(shopper.writes())) {
            review(later(parcel, 1, 10), visit.bought(), CONTENTED_STARS, departure);
        }
        if (dice.chance(Math.min(1, shopper.sendsBack() * mood.trouble()))) {
            sendBack(later(parcel, 2, 12), visit.bought());
        }
        if (dice.chance(Math.min(1, shopper.asks() * (mood.trouble() - 1)))) {
            trouble(later(parcel, 1, 10));
        }
        return departure;
    }

    private void review(long millis, List<LineItem> bought, double contentedStars, Departure departure) {
        LineItem item = dice.pick(bought);
        double mean = contentedStars + Mood.at(departure, millis).stars() - OPINION_STARS * (1 - opinion);
        double rating = stars(mean);
        String words = Words.review(rating, dice);
        agenda.plan(
                millis,
                EventType.REVIEW,
                event -> item.category()
                        .map(event::category)
                        .orElse(event)
                        .itemId(item.itemId())
                        .rating(rating)
                        .text(words));
    }

    private void sendBack(long millis, List<LineItem> bought) {
        List<LineItem> lines = List.of(dice.pick(bought));
        agenda.plan(
                millis,
                EventType.RETURN,
                event -> event.value(Visit.total(lines))
                        .currency(Assortment.CURRENCY)
                        .quantity(lines.get(0).quantity())
                        .items(lines));
    }

    private void trouble(long millis) {
        String words = Words.trouble(dice);
        boolean answers = dice.chance(ANSWERS_SURVEY);
        double rating = stars(BAD_PARCEL_STARS);
        agenda.plan(
                millis, EventType.SUPPORT, event -> answers ? event.text(words).rating(rating) : event.text(words));
    }

    private double stars(double mean) {
        return Math.max(1, Math.min(5, Math.round(mean + STARS_DEVIATION * dice.normal())));
    }

    /** A likely moment some days later; never before the time itself. */
    private long later(long millis, double minDays, double maxDays) {
        long moment = Seasons.momentNear(millis + Departure.days(dice.uniform(minDays, maxDays)), dice);
        return Math.max(moment, millis + 1);
    }
}
