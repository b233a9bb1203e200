package io.tidewatch.replay.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.replay.log.EventLog;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GeneratedShopTest {
    private static final GeneratedShop SHOP = shop(1_500, 365, 7);
    private static final List<ShopEvent> EVENTS = new ArrayList<>();
    private static final List<Truth> TRUTHS = new ArrayList<>();

    @BeforeAll
    static void generates() {
        EVENTS.addAll(events(SHOP));
        SHOP.truths(SHOP.end(), TRUTHS::add);
    }

    @Test
    void hasAllTypesOfEventsInTimeOrder() {
        assertThat(EVENTS).isSortedAccordingTo(Comparator.comparing(ShopEvent::time));
        assertThat(EVENTS.stream().map(ShopEvent::type).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(EventType.values());
    }

    @Test
    void keepsTheContract() {
        assertThatCode(() -> {
                    for (ShopEvent event : EVENTS) {
                        ShopEventCodec.check(event);
                    }
                })
                .doesNotThrowAnyException();
        assertThat(EVENTS.stream().map(ShopEvent::eventId).distinct()).hasSameSizeAs(EVENTS);
    }

    @Test
    void staysWithinItsTime() {
        assertThat(EVENTS.get(0).time()).isAfterOrEqualTo(ShopSettings.START);
        assertThat(EVENTS.get(EVENTS.size() - 1).time()).isBefore(SHOP.end());
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOneOthers() {
        assertThat(bytes(shop(60, 90, 3))).isEqualTo(bytes(shop(60, 90, 3)));
        assertThat(bytes(shop(60, 90, 3))).isNotEqualTo(bytes(shop(60, 90, 4)));
    }

    @Test
    void staysTheSameFromVersionToVersion() {
        // A change of the generator changes what models are trained on: then change this figure, and say so.
        assertThat(String.join("", bytes(shop(20, 60, 1))).hashCode()).isEqualTo(-420_398_328);
    }

    @Test
    void stopsAtTheNumberOfEventsAskedFor() {
        GeneratedShop capped = new GeneratedShop(new ShopSettings(1_500, 365, 7, OptionalLong.of(1_000)));
        assertThat(events(capped)).isEqualTo(EVENTS.subList(0, 1_000));
    }

    @Test
    void hasCustomersEnoughForTheNumberOfEventsAskedFor() {
        assertThat(events(new GeneratedShop(ShopSettings.forEvents(20_000, 365, 5))))
                .hasSize(20_000);
        assertThat(events(new GeneratedShop(ShopSettings.forEvents(3_000, 30, 5))))
                .hasSize(3_000);
    }

    @Test
    void whoHasLeftDoesNothingAnyMore() {
        Map<String, Instant> left = TRUTHS.stream()
                .filter(truth -> truth.left().isPresent())
                .collect(Collectors.toMap(Truth::userId, truth -> truth.left().orElseThrow()));
        assertThat(left).hasSizeGreaterThan(300);
        assertThat(EVENTS)
                .filteredOn(event -> left.containsKey(event.userId()))
                .hasSizeGreaterThan(left.size())
                .allSatisfy(event -> assertThat(event.time()).isBefore(left.get(event.userId())));
    }

    @Test
    void theTruthIsThatOfTheEvents() {
        Map<String, List<ShopEvent>> byUser = EVENTS.stream().collect(Collectors.groupingBy(ShopEvent::userId));
        assertThat(TRUTHS).isNotEmpty().hasSameSizeAs(byUser.keySet());
        assertThat(TRUTHS).allSatisfy(truth -> {
            List<ShopEvent> own = byUser.get(truth.userId());
            assertThat(truth.firstEvent()).isEqualTo(own.get(0).time());
            assertThat(truth.lastEvent()).isEqualTo(own.get(own.size() - 1).time());
            assertThat(truth.purchases()).isEqualTo((int) own.stream()
                    .filter(event -> event.type() == EventType.PURCHASE)
                    .count());
        });
    }

    @Test
    void everyCauseOccursAndSomeStay() {
        assertThat(TRUTHS.stream().flatMap(truth -> truth.cause().stream()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Cause.values());
        assertThat(TRUTHS).anyMatch(truth -> truth.left().isEmpty());
    }

    @Test
    void badlyServedCustomersRateWorseAndComplainMoreBeforeTheyLeave() {
        Map<String, Truth> badlyServed = leftFor(Cause.BAD_SERVICE);
        Predicate<ShopEvent> declining = event -> !event.time()
                .isBefore(badlyServed.get(event.userId()).declineBegan().orElseThrow());
        List<ShopEvent> before = of(badlyServed.keySet(), declining.negate());
        List<ShopEvent> after = of(badlyServed.keySet(), declining);
        assertThat(meanRating(after)).isLessThan(meanRating(before) - 1);
        assertThat(share(after, EventType.SUPPORT)).isGreaterThan(2 * share(before, EventType.SUPPORT));
        assertThat(share(after, EventType.RETURN)).isGreaterThan(2 * share(before, EventType.RETURN));
    }

    @Test
    void whoFindsItTooDearFillsCartsAndBuysLess() {
        Map<String, Truth> tooDear = leftFor(Cause.PRICE);
        Predicate<ShopEvent> declining = event -> !event.time()
                .isBefore(tooDear.get(event.userId()).declineBegan().orElseThrow());
        List<ShopEvent> before = of(tooDear.keySet(), declining.negate());
        List<ShopEvent> after = of(tooDear.keySet(), declining);
        double boughtBefore = share(before, EventType.PURCHASE) / share(before, EventType.CART);
        double boughtAfter = share(after, EventType.PURCHASE) / share(after, EventType.CART);
        assertThat(boughtBefore).isFinite();
        assertThat(boughtAfter).isLessThan(0.8 * boughtBefore);
    }

    @Test
    void whoLosesInterestComesLessOften() {
        Map<String, Truth> bored = leftFor(Cause.LOST_INTEREST);
        assertThat(bored.values())
                .extracting(truth -> truth.declineBegan().isPresent())
                .containsOnly(true);
        double daysBefore = 0;
        double daysAfter = 0;
        for (Truth truth : bored.values()) {
            Instant began = truth.declineBegan().orElseThrow();
            daysBefore += Duration.between(truth.firstEvent(), began).toHours() / 24.0;
            daysAfter += Duration.between(began, truth.left().orElseThrow()).toHours() / 24.0;
        }
        Predicate<ShopEvent> declining = event ->
                !event.time().isBefore(bored.get(event.userId()).declineBegan().orElseThrow());
        double rateBefore = of(bored.keySet(), declining.negate()).size() / daysBefore;
        double rateAfter = of(bored.keySet(), declining).size() / daysAfter;
        assertThat(rateBefore).isFinite();
        assertThat(rateAfter).isLessThan(0.6 * rateBefore);
    }

    @Test
    void settingsBeyondReasonAreRefusedByName() {
        assertThatThrownBy(() -> shop(0, 365, 1)).hasMessage("--users must be 1 to 99999999, not 0");
        assertThatThrownBy(() -> shop(1, 0, 1)).hasMessage("--days must be 1 to 3650, not 0");
    }

    private static Map<String, Truth> leftFor(Cause cause) {
        return TRUTHS.stream()
                .filter(truth -> truth.cause().filter(cause::equals).isPresent())
                .collect(Collectors.toMap(Truth::userId, truth -> truth));
    }

    private static List<ShopEvent> of(Set<String> users, Predicate<ShopEvent> which) {
        return EVENTS.stream()
                .filter(event -> users.contains(event.userId()))
                .filter(which)
                .toList();
    }

    private static double meanRating(List<ShopEvent> events) {
        return events.stream()
                .filter(event -> event.type() == EventType.REVIEW)
                .mapToDouble(event -> event.rating().orElseThrow())
                .average()
                .orElseThrow();
    }

    private static double share(List<ShopEvent> events, EventType type) {
        return events.stream().filter(event -> event.type() == type).count() / (double) events.size();
    }

    private static GeneratedShop shop(int users, int days, long seed) {
        return new GeneratedShop(new ShopSettings(users, days, seed, OptionalLong.empty()));
    }

    private static List<ShopEvent> events(GeneratedShop shop) {
        List<ShopEvent> events = new ArrayList<>();
        try (EventLog log = shop.open()) {
            log.forEachRemaining(events::add);
        }
        return events;
    }

    private static List<String> bytes(GeneratedShop shop) {
        return events(shop).stream()
                .map(event -> new String(ShopEventCodec.write(event)))
                .toList();
    }
}
