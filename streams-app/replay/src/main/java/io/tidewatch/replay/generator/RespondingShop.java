package io.tidewatch.replay.generator;

import io.tidewatch.engine.profile.Visits;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * A made-up shop whose customers take notice of what is done about them. Its events come part by part, so that what they lead to can be
 * acted upon before the next part. While nothing is done it is the {@link GeneratedShop} of the same settings. Since a customer's life depends on
 * nobody else's, it also knows what a customer would have done without the shop's acts. Keeps every customer who has come, about one KiB each.
 */
public final class RespondingShop {
    private record Turn(long millis, int number) {}

    private final GeneratedShop shop;
    private final ShopSettings settings;
    private final PriorityQueue<Turn> turns =
            new PriorityQueue<>(Comparator.comparingLong(Turn::millis).thenComparingInt(Turn::number));
    private final List<Life> lives = new ArrayList<>();
    /** When each customer's next event is, for turns that an act has made void. */
    private final List<Long> next = new ArrayList<>();

    private final Map<Integer, List<Act>> acts = new HashMap<>();

    public RespondingShop(ShopSettings settings) {
        this.shop = new GeneratedShop(settings);
        this.settings = settings;
    }

    /** The same shop as a log, in which nothing is done about customers. */
    public GeneratedShop source() {
        return shop;
    }

    /** When the log begins. */
    public Instant begin() {
        return Instant.ofEpochMilli(settings.startMillis());
    }

    /** When the log is over. */
    public Instant end() {
        return shop.end();
    }

    /** The events before a time that have not been taken yet, in time order. */
    public List<ShopEvent> before(Instant time) {
        long until = Math.min(time.toEpochMilli(), settings.endMillis());
        List<ShopEvent> events = new ArrayList<>();
        while (true) {
            letIn(until);
            if (turns.isEmpty() || turns.peek().millis() >= until) {
                return events;
            }
            Turn turn = turns.remove();
            // An act may have given the customer another next event since the turn was queued.
            if (next.get(turn.number()) == turn.millis()) {
                events.add(lives.get(turn.number()).next());
                queue(turn.number());
            }
        }
    }

    /**
     * Does something about a customer. All events before the act's time must have been taken, and none after it.
     *
     * @param userId one whose events were taken
     */
    public void act(String userId, Act act) {
        int number = number(userId);
        acts.computeIfAbsent(number, customer -> new ArrayList<>()).add(act);
        lives.get(number).act(act.action(), act.time().toEpochMilli());
        queue(number);
    }

    /**
     * Money that a customer spent from the begin to the end, less returns; 0 of one who never came.
     *
     * @param number of the customer, from 0
     */
    public double spend(int number) {
        return number < lives.size()
                ? conduct(Life.userId(number), Instant.MIN, end()).spend()
                : 0;
    }

    /** What the shop did about a customer, in order. */
    public List<Act> acts(int number) {
        return List.copyOf(acts.getOrDefault(number, List.of()));
    }

    /** What a customer did between two times, with all that the shop did. */
    public Conduct conduct(String userId, Instant from, Instant to) {
        return conduct(userId, from, to, Instant.MAX);
    }

    /** What a customer would have done between two times, had the shop left off acting when it began. */
    public Conduct conductWithoutActs(String userId, Instant from, Instant to) {
        return conduct(userId, from, to, from);
    }

    private Conduct conduct(String userId, Instant from, Instant to, Instant actsUntil) {
        int number = number(userId);
        List<Act> left = acts.getOrDefault(number, List.of()).stream()
                .filter(act -> act.time().isBefore(actsUntil))
                .toList();
        Life life = shop.life(number, settings.endMillis());
        int done = 0;
        long lastVisit = Long.MIN_VALUE / 2;
        boolean returned = false;
        long cents = 0;
        while (true) {
            OptionalLong millis = life.nextMillis();
            if (done < left.size() && left.get(done).time().toEpochMilli() <= millis.orElse(Long.MAX_VALUE)) {
                life.act(left.get(done).action(), left.get(done).time().toEpochMilli());
                done++;
                continue;
            }
            if (millis.isEmpty() || millis.getAsLong() >= to.toEpochMilli()) {
                return new Conduct(returned, cents / 100.0);
            }
            ShopEvent event = life.next();
            boolean within = event.time().isAfter(from);
            if (Visits.counts(event.type())) {
                returned |= within && Visits.isNew(lastVisit, event.time().toEpochMilli());
                lastVisit = event.time().toEpochMilli();
            }
            cents += within ? cents(event) : 0;
        }
    }

    private static long cents(ShopEvent event) {
        long cents = Math.round(event.value().orElse(0) * 100);
        return event.type() == EventType.PURCHASE ? cents : event.type() == EventType.RETURN ? -cents : 0;
    }

    /** Lets all customers in who may act before a time, or before the next one does. */
    private void letIn(long until) {
        while (lives.size() < settings.users()
                && shop.arrival(lives.size()) < until
                && (turns.isEmpty()
                        || shop.arrival(lives.size()) <= turns.peek().millis())) {
            lives.add(shop.life(lives.size(), settings.endMillis()));
            next.add(Long.MAX_VALUE);
            queue(lives.size() - 1);
        }
    }

    private void queue(int number) {
        OptionalLong millis = lives.get(number).nextMillis();
        next.set(number, millis.orElse(Long.MAX_VALUE));
        millis.ifPresent(when -> turns.add(new Turn(when, number)));
    }

    private static int number(String userId) {
        return Integer.parseInt(userId.substring(2));
    }
}
