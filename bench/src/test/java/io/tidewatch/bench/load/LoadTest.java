package io.tidewatch.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.ShopEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final int USERS = 1000;
    private static final int EVENTS = 20_000;

    @Test
    void isTheSameEveryTime() {
        for (Traffic traffic : Traffic.values()) {
            assertThat(events(traffic, false)).isEqualTo(events(traffic, false));
        }
    }

    @Test
    void hasItsEventsAndNoMoreUsersThanAsked() {
        for (Traffic traffic : Traffic.values()) {
            List<ShopEvent> events = events(traffic, false);

            assertThat(events).hasSize(EVENTS);
            assertThat(new HashSet<>(users(events))).hasSizeLessThanOrEqualTo(USERS);
        }
    }

    @Test
    void sessionsAreBurstsOfFiveToForty() {
        List<Integer> bursts = bursts(users(events(Traffic.SESSION, false)));

        // The last one is cut off by the load's end, and two of one user can follow each other.
        List<Integer> whole = bursts.subList(0, bursts.size() - 1);
        assertThat(whole).allSatisfy(length -> assertThat(length).isBetween(5, 80));
        assertThat(whole).contains(5, 40);
    }

    @Test
    void uniformUsersHardlyEverComeTwiceInARow() {
        assertThat(bursts(users(events(Traffic.UNIFORM, false)))).hasSizeGreaterThan((int) (EVENTS * 0.99));
    }

    @Test
    void underZipfTheFirstUserSendsAboutATenthAndTheLastSendsNextToNothing() {
        Map<String, Integer> counts = new HashMap<>();
        users(events(Traffic.ZIPF, false)).forEach(user -> counts.merge(user, 1, Integer::sum));

        // ln 2 / ln 1001
        assertThat(counts.get("user-0") / (double) EVENTS).isBetween(0.09, 0.11);
        assertThat(counts.getOrDefault("user-" + (USERS - 1), 0)).isLessThan(10);
    }

    @Test
    void everyUserComesOnceBeforeTheLoadProperIfAsked() {
        Load load = new Load(Traffic.UNIFORM, USERS, EVENTS, true);
        List<String> users = users(events(Traffic.UNIFORM, true));

        assertThat(load.filling()).isEqualTo(USERS);
        assertThat(users).hasSize((int) load.written());
        assertThat(new HashSet<>(users.subList(0, USERS))).hasSize(USERS);
        assertThat(Collections.frequency(users.subList(0, USERS), "user-7")).isEqualTo(1);
    }

    @Test
    void aShopWithMoreUsersHasMoreEventsASecondSoThatEachUserKeepsTheirPace() {
        int hundredThousand = 100_000;

        assertThat(duration(10 * hundredThousand, 10_000)).isEqualTo(duration(hundredThousand, 1000));
        // Fewer users are not a slower shop.
        assertThat(duration(1000, 1000)).isEqualTo(duration(hundredThousand, 1000));
    }

    private static Duration duration(int users, int events) {
        AtomicReference<Instant> last = new AtomicReference<>();
        AtomicReference<Instant> first = new AtomicReference<>();
        // One more than the number of steps.
        new Load(Traffic.UNIFORM, users, events + 1, false).forEach(event -> {
            first.compareAndSet(null, event.time());
            last.set(event.time());
        });
        return Duration.between(first.get(), last.get());
    }

    private static List<ShopEvent> events(Traffic traffic, boolean everyUserFirst) {
        List<ShopEvent> events = new ArrayList<>();
        new Load(traffic, USERS, EVENTS, everyUserFirst).forEach(events::add);
        return events;
    }

    private static List<String> users(List<ShopEvent> events) {
        return events.stream().map(ShopEvent::userId).toList();
    }

    private static List<Integer> bursts(List<String> users) {
        List<Integer> lengths = new ArrayList<>();
        String last = "";
        for (String user : users) {
            if (user.equals(last)) {
                lengths.set(lengths.size() - 1, lengths.get(lengths.size() - 1) + 1);
            } else {
                lengths.add(1);
            }
            last = user;
        }
        return lengths;
    }
}
