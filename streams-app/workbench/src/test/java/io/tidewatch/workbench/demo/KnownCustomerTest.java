package io.tidewatch.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ShopEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page promises of those who can log in holds with the shipped model, whatever the day. */
class KnownCustomerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"2026-01-01T00:00:30Z", "2026-03-29T09:30:00Z", "2026-07-14T12:00:00Z", "2028-02-29T23:58:00Z"})
    void oneStarOfTheOneWhoDriftsAwayIsOneTooMany(Instant now) {
        List<ShopEvent> past = KnownCustomer.ALL.stream()
                .flatMap(customer -> customer.past(now).stream())
                .sorted(Comparator.comparing(ShopEvent::time))
                .toList();

        Map<String, Rehearsal.Visit> visits = rehearse(past, now);

        assertThat(visits.get("ada").warning().map(ChurnAlert::suggestedAction))
                .hasValueSatisfying(
                        action -> assertThat(action.orElseThrow().type()).isEqualTo(ActionType.COUPON));
        assertThat(visits.get("ada").warning().orElseThrow().reasons().get(0).code())
                .isEqualTo(AlertReason.POOR_RATINGS.name());
        assertThat(visits.get("ben").warning())
                .as("one star of a happy regular")
                .isEmpty();
        assertThat(visits.get("ben").riskOnReturn())
                .isLessThan(visits.get("ada").riskOnReturn() / 10);
    }

    @Test
    void theShopsPastIsInOrderAndOver() {
        Instant now = Instant.parse("2026-11-29T10:00:00Z");

        List<ShopEvent> past = ShopHistory.before(now);

        assertThat(past).isSortedAccordingTo(Comparator.comparing(ShopEvent::time));
        assertThat(past.get(0).time()).isAfter(now.minus(ShopHistory.MAX_AGE));
        assertThat(past.get(past.size() - 1).time()).isBetween(now.minus(Duration.ofHours(12)), now.minusMillis(1));
        assertThat(past.stream().map(ShopEvent::userId).collect(Collectors.toSet()))
                .hasSizeGreaterThan(100)
                .contains("ada", "ben", "cleo");
    }

    private static Map<String, Rehearsal.Visit> rehearse(List<ShopEvent> past, Instant now) {
        try (Model model = Model.load(Path.of("../../model-export/models/tidewatch-base"), Device.CPU)) {
            PolicySettings policy = ShopPolicy.with(model.manifest().thresholds());
            return Rehearsal.of(past, now, model, policy).stream()
                    .collect(Collectors.toMap(Rehearsal.Visit::userId, Function.identity()));
        }
    }
}
