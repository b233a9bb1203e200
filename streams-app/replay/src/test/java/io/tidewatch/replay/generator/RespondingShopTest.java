package io.tidewatch.replay.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.replay.log.EventLog;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.ShopEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RespondingShopTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Property(tries = 10)
    void isTheGeneratedShopWhileNothingIsDone(@ForAll @LongRange(min = 0, max = 1_000) long seed) {
        ShopSettings settings = new ShopSettings(60, 200, seed, OptionalLong.empty());
        RespondingShop shop = new RespondingShop(settings);
        List<ShopEvent> byDays = new ArrayList<>();
        for (Instant day = shop.begin(); day.isBefore(shop.end()); day = day.plus(DAY)) {
            byDays.addAll(shop.before(day.plus(DAY)));
        }

        List<ShopEvent> whole = new ArrayList<>();
        try (EventLog log = new GeneratedShop(settings).open()) {
            log.forEachRemaining(whole::add);
        }

        assertThat(byDays).isEqualTo(whole);
    }

    @Property(tries = 10)
    void knowsWhatCustomersDidAndWouldHaveDone(@ForAll @LongRange(min = 0, max = 1_000) long seed) {
        ShopSettings settings = new ShopSettings(60, 300, seed, OptionalLong.empty());
        RespondingShop untouched = new RespondingShop(settings);
        untouched.before(untouched.end());
        RespondingShop shop = new RespondingShop(settings);
        Instant act = shop.begin().plus(Duration.ofDays(100));
        Set<String> known = users(shop.before(act));

        known.forEach(user -> shop.act(user, new Act(ActionType.COUPON, act)));
        List<ShopEvent> after = shop.before(shop.end());

        Instant due = act.plus(Duration.ofDays(60));
        for (String user : known) {
            Conduct conduct = shop.conduct(user, act, due);
            assertThat(conduct.spend()).isEqualTo(spend(after, user, due));
            assertThat(shop.conductWithoutActs(user, act, due)).isEqualTo(untouched.conduct(user, act, due));
        }
        assertThat(users(after)).as("others come as before").containsAll(later(settings, act));
    }

    @Test
    void someAreKeptSomeLeaveAndMostDoWhatTheyWouldHaveDone() {
        RespondingShop shop = new RespondingShop(new ShopSettings(3_000, 300, 7, OptionalLong.empty()));
        Instant act = shop.begin().plus(Duration.ofDays(150));
        Set<String> known = users(shop.before(act));

        known.forEach(user -> shop.act(user, new Act(ActionType.CALL, act)));

        Instant due = act.plus(Duration.ofDays(60));
        int kept = 0;
        int drivenAway = 0;
        for (String user : known) {
            boolean did = shop.conduct(user, act, due).returned();
            boolean would = shop.conductWithoutActs(user, act, due).returned();
            kept += did && !would ? 1 : 0;
            drivenAway += would && !did ? 1 : 0;
        }
        assertThat(kept).isBetween(known.size() / 50, known.size() / 3);
        assertThat(drivenAway).isBetween(1, known.size() / 10);
    }

    @Test
    void whatMakesNoDifferenceChangesNothing() {
        ShopSettings settings = new ShopSettings(100, 200, 3, OptionalLong.empty());
        RespondingShop shop = new RespondingShop(settings);
        Instant act = shop.begin().plus(Duration.ofDays(100));
        List<ShopEvent> all = new ArrayList<>(shop.before(act));
        users(all).forEach(user -> shop.act(user, new Act(ActionType.NONE, act)));
        all.addAll(shop.before(shop.end()));

        assertThat(all).isEqualTo(new RespondingShop(settings).before(shop.end()));
    }

    private static Set<String> later(ShopSettings settings, Instant act) {
        RespondingShop shop = new RespondingShop(settings);
        Set<String> known = users(shop.before(act));
        Set<String> later = new HashSet<>(users(shop.before(shop.end())));
        later.removeAll(known);
        return later;
    }

    private static double spend(List<ShopEvent> events, String user, Instant due) {
        long cents = events.stream()
                .filter(event -> event.userId().equals(user) && event.time().isBefore(due))
                .mapToLong(event -> switch (event.type()) {
                    case PURCHASE -> Math.round(event.value().orElse(0) * 100);
                    case RETURN -> -Math.round(event.value().orElse(0) * 100);
                    default -> 0;
                })
                .sum();
        return cents / 100.0;
    }

    private static Set<String> users(List<ShopEvent> events) {
        return events.stream().map(ShopEvent::userId).collect(Collectors.toSet());
    }
}
