package io.tidewatch.replay.generator;

import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.EventSource;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A made-up shop with all types of events, for what no public log has. Its events are streamed: only customers who have come
 * and not yet left are in memory, about one KiB each.
 */
public final class GeneratedShop implements EventSource {
    /** Customers who come right after the opening; the others come evenly from then on. */
    private static final double CROWD_SHARE = 0.4;

    private static final double CROWD_DAYS = 30;
    /** In a short log, the crowd comes in this part of it. */
    private static final double CROWD_PART = 0.25;

    private final ShopSettings settings;

    public GeneratedShop(ShopSettings settings) {
        this.settings = settings;
    }

    /** Which shop it is. */
    public ShopSettings settings() {
        return settings;
    }

    @Override
    public String name() {
        return "generated";
    }

    @Override
    public boolean generated() {
        return true;
    }

    @Override
    public EventLog open() {
        return new GeneratedLog(this, settings);
    }

    /** When the log is over, unless its number of events ends it earlier. */
    public Instant end() {
        return Instant.ofEpochMilli(settings.endMillis());
    }

    /** Whether the number of events may end the log before {@link #end}. */
    public boolean isCapped() {
        return settings.maxEvents().isPresent();
    }

    /**
     * What is true of every customer who came, in the order of their ids.
     *
     * @param end what happens from then on is not looked at; {@link #end} for the whole log
     */
    public void truths(Instant end, Consumer<Truth> truths) {
        long endMillis = Math.min(end.toEpochMilli(), settings.endMillis());
        for (int number = 0; number < settings.users(); number++) {
            Life life = life(number, endMillis);
            for (OptionalLong next = life.nextMillis(); next.isPresent(); next = life.nextMillis()) {
                life.next();
            }
            life.truth().ifPresent(truths);
        }
    }

    /** A customer's life up to a time. */
    Life life(int number, long endMillis) {
        return new Life(settings.seed(), number, arrival(number), endMillis);
    }

    /** The first moment of the day on which a customer becomes interested; later customers do not come earlier. */
    long arrival(int number) {
        double place = (number + 0.5) / settings.users();
        double crowdDays = Math.min(CROWD_DAYS, settings.days() * CROWD_PART);
        double day = place < CROWD_SHARE
                ? place / CROWD_SHARE * crowdDays
                : crowdDays + (place - CROWD_SHARE) / (1 - CROWD_SHARE) * (settings.days() - crowdDays);
        return settings.startMillis() + (long) day * Seasons.DAY;
    }
}
