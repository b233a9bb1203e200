package io.tidewatch.replay.inspect;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Counts the events of a log, and notices logs that are read without a fault and yet cannot be what they seem. Not thread-safe. */
final class LogShape {
    /** With fewer customers anything may be. */
    private static final int FEW_CUSTOMERS = 20;
    /** Of a shop's customers far more come again; where hardly any does, each order or session has an id of its own. */
    private static final double HARDLY_ANY = 0.01;
    /** What is told twice is told soon after, by time; more ids than these would fill the memory with a large log. */
    private static final int KNOWN_IDS = 500_000;
    /** No customer has half of all events. */
    private static final double HALF = 0.5;
    /** Events that stand alone by a year are far more often wrong times than a shop that was closed. */
    private static final long ALONE_MONTHS = 12;

    private static final double FEW_EVENTS = 0.01;
    private static final double ALL = 100;

    private final Map<String, Customer> customers = new HashMap<>();
    private final Map<EventType, Long> types = new EnumMap<>(EventType.class);
    private final TreeMap<YearMonth, Long> months = new TreeMap<>();
    private final Set<String> ids = new LinkedHashSet<>();
    private long events;
    private long duplicates;
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    private static final class Customer {
        private long events;
        private LocalDate lastDay = LocalDate.MIN;
        private int days;

        private void event(LocalDate day) {
            events++;
            days += day.equals(lastDay) ? 0 : 1;
            lastDay = day;
        }
    }

    /**
     * Takes the next event, in the order of time.
     *
     * @return whether it counts, and is no duplicate
     */
    boolean event(ShopEvent event) {
        if (!ids.add(event.userId() + "\n" + event.eventId())) {
            duplicates++;
            return false;
        }
        if (ids.size() > KNOWN_IDS) {
            Iterator<String> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
        events++;
        LocalDate day = LocalDate.ofInstant(event.time(), ZoneOffset.UTC);
        customers.computeIfAbsent(event.userId(), any -> new Customer()).event(day);
        types.merge(event.type(), 1L, Long::sum);
        months.merge(YearMonth.from(day), 1L, Long::sum);
        first = first.or(() -> Optional.of(event.time()));
        last = Optional.of(event.time());
        return true;
    }

    long events() {
        return events;
    }

    /** Events that have the id of one of the same customer among the {@value #KNOWN_IDS} before, and count once. */
    long duplicates() {
        return duplicates;
    }

    long customers() {
        return customers.size();
    }

    /** Customers with events on two days or more. */
    long returning() {
        return customers.values().stream().filter(customer -> customer.days > 1).count();
    }

    Map<EventType, Long> types() {
        return types;
    }

    Optional<Instant> first() {
        return first;
    }

    Optional<Instant> last() {
        return last;
    }

    /** What a person should look at before believing a figure, each in a sentence or two. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (customers.size() >= FEW_CUSTOMERS && returning() < customers.size() * HARDLY_ANY) {
            warnings.add(sentence(
                    "Hardly anybody comes back: %,d of %,d customers have events on more than one day. Is 'user_id' an id per order or"
                            + " session? Nothing can be said of leaving then.",
                    returning(), customers.size()));
        }
        customers.entrySet().stream()
                .max(Comparator.comparingLong(entry -> entry.getValue().events))
                .filter(most -> customers.size() > 2 && most.getValue().events > events * HALF)
                .ifPresent(most -> warnings.add(sentence(
                        "One customer, '%s', has %.0f %% of all events. Is that an id of guests or of a test? Leave it out with --where.",
                        most.getKey(), ALL * most.getValue().events / events)));
        alone(months, "before").ifPresent(warnings::add);
        TreeMap<YearMonth, Long> backwards = new TreeMap<>(Comparator.reverseOrder());
        backwards.putAll(months);
        alone(backwards, "after").ifPresent(warnings::add);
        return warnings;
    }

    /** Whether the first few events of these months stand alone. */
    private Optional<String> alone(TreeMap<YearMonth, Long> inOrder, String side) {
        long seen = 0;
        Optional<YearMonth> before = Optional.empty();
        for (Map.Entry<YearMonth, Long> month : inOrder.entrySet()) {
            if (before.isPresent()
                    && Math.abs(ChronoUnit.MONTHS.between(before.get(), month.getKey())) > ALONE_MONTHS) {
                return Optional.of(sentence(
                        "%,d of %,d events stand alone, a year or more %s all others (%s). Are their times right? They move the %s of the log.",
                        seen, events, side, before.get(), side.equals("before") ? "beginning" : "end"));
            }
            seen += month.getValue();
            if (seen > Math.max(1, events * FEW_EVENTS)) {
                return Optional.empty();
            }
            before = Optional.of(month.getKey());
        }
        return Optional.empty();
    }

    private static String sentence(String format, Object... values) {
        return String.format(Locale.ENGLISH, format, values);
    }
}
