package io.tidewatch.replay.generator;

import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.topics.ShopEvent;
import java.util.Comparator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** The events of all customers in time order: the next one to act is at the head of a queue. */
final class GeneratedLog implements EventLog {
    private record Turn(long millis, int number, Life life) {}

    private final PriorityQueue<Turn> turns =
            new PriorityQueue<>(Comparator.comparingLong(Turn::millis).thenComparingInt(Turn::number));
    private final GeneratedShop shop;
    private final ShopSettings settings;
    private int arrived;
    private long events;

    GeneratedLog(GeneratedShop shop, ShopSettings settings) {
        this.shop = shop;
        this.settings = settings;
    }

    @Override
    public boolean hasNext() {
        return events < settings.maxEvents().orElse(Long.MAX_VALUE) && someoneActs();
    }

    @Override
    public ShopEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Turn turn = turns.remove();
        ShopEvent event = turn.life().next();
        queue(turn.number(), turn.life());
        events++;
        return event;
    }

    /** Lets all customers in who may act before the next one does. */
    private boolean someoneActs() {
        while (arrived < settings.users()
                && (turns.isEmpty() || shop.arrival(arrived) <= turns.peek().millis())) {
            queue(arrived, shop.life(arrived, settings.endMillis()));
            arrived++;
        }
        return !turns.isEmpty();
    }

    private void queue(int number, Life life) {
        life.nextMillis().ifPresent(millis -> turns.add(new Turn(millis, number, life)));
    }

    @Override
    public UnusableRows unusable() {
        return UnusableRows.NONE;
    }

    @Override
    public void close() {
        turns.clear();
    }
}
