package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.consumer.StillDue.Standing;
import io.tidewatch.topics.AlertKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StillDueTest {
    private static final Instant NOW = Alerts.TIME.plus(Duration.ofDays(1));
    private static final Instant AFTER_EXPIRY = Alerts.TIME.plus(Duration.ofDays(30));

    @Test
    void sendsWhatNothingCameAfter() {
        // Given
        StillDue stillDue = coupons(Set.of("a1"), Alerts.raised("a1", "1"));

        // When / Then
        assertThat(stillDue.of("a1", Set.of(), NOW)).isEqualTo(Standing.DUE);
    }

    @Test
    void sendsNoOfferThatHasExpired() {
        // Given
        StillDue stillDue = coupons(Set.of("a1"), Alerts.raised("a1", "1"));

        // When / Then
        assertThat(stillDue.of("a1", Set.of(), AFTER_EXPIRY)).isEqualTo(Standing.EXPIRED);
    }

    @Test
    void findsTheExpiryOfACouponInTheOrderOfAnOlderJournal() {
        // Given: a row as it was written before the journal kept the expiry
        Ledger ledger = new Ledger(new CouponService(caps()));
        ObjectNode row =
                ledger.take(Alerts.raised("a1", "1").alert()).orElseThrow().toJson();
        row.remove("expires_at");
        StillDue stillDue = new StillDue("a1"::equals);
        stillDue.take(Decision.fromJson(row));

        // When / Then
        assertThat(stillDue.of("a1", Set.of(), NOW)).isEqualTo(Standing.DUE);
        assertThat(stillDue.of("a1", Set.of(), AFTER_EXPIRY)).isEqualTo(Standing.EXPIRED);
    }

    @Test
    void sendsNoCouponToACustomerWhoHasComeBackSince() {
        // Given
        StillDue stillDue =
                coupons(Set.of("a1", "a2"), Alerts.raised("a1", "1"), Alerts.of("a2", AlertKind.RESOLVED, "1"));

        // When / Then: but that it is taken back is said, since the receiver may have it
        assertThat(stillDue.of("a1", Set.of(), NOW)).isEqualTo(Standing.TAKEN_BACK);
        assertThat(stillDue.of("a2", Set.of(), AFTER_EXPIRY)).isEqualTo(Standing.DUE);
    }

    @Test
    void mindsTheReturnOfThisEpisodeAlone() {
        // Given
        StillDue stillDue = coupons(
                Set.of("a1"),
                Alerts.raised("a1", "1"),
                Alerts.raised("b1", "2"),
                Alerts.of("b2", AlertKind.RESOLVED, "2"));

        // When / Then
        assertThat(stillDue.of("a1", Set.of(), NOW)).isEqualTo(Standing.DUE);
    }

    @Test
    void opensATaskWithoutItsUpdateOnlyIfTheUpdateWasNotTaken() {
        // Given
        Alerts[] alerts = {Alerts.raised("a1", "1"), Alerts.of("a2", AlertKind.ESCALATED, "1")};

        // When / Then
        assertThat(tasks(Set.of("a1"), alerts).of("a1", Set.of(), NOW)).isEqualTo(Standing.OVERTAKEN);
        assertThat(tasks(Set.of("a1"), alerts).of("a1", Set.of("a2"), NOW)).isEqualTo(Standing.DUE);
        assertThat(tasks(Set.of("a1", "a2"), alerts).of("a1", Set.of(), NOW)).isEqualTo(Standing.DUE);
    }

    @Test
    void closesATaskEvenAfterItsEpisode() {
        // Given
        StillDue stillDue =
                tasks(Set.of("a1", "a2"), Alerts.raised("a1", "1"), Alerts.of("a2", AlertKind.EXPIRED, "1"));

        // When / Then
        assertThat(stillDue.of("a1", Set.of(), NOW)).isEqualTo(Standing.TAKEN_BACK);
        assertThat(stillDue.of("a2", Set.of(), AFTER_EXPIRY)).isEqualTo(Standing.DUE);
    }

    @Test
    void leavesAloneWhatTheJournalDoesNotHaveOrTheConsumerWillSend() {
        // Given
        StillDue stillDue = coupons(Set.of("a1", "a9"), Alerts.raised("a1", "1"));

        // When / Then
        assertThat(stillDue.of("a9", Set.of(), NOW)).isEqualTo(Standing.UNKNOWN);
        assertThat(stillDue.of("a1", Set.of("a1"), NOW)).isEqualTo(Standing.WAITING);
    }

    private static StillDue coupons(Set<String> deadLettered, Alerts... alerts) {
        return decided(new CouponService(caps()), deadLettered, alerts);
    }

    private static StillDue tasks(Set<String> deadLettered, Alerts... alerts) {
        return decided(new CrmService(), deadLettered, alerts);
    }

    private static StillDue decided(Service service, Set<String> deadLettered, Alerts... alerts) {
        Ledger ledger = new Ledger(service);
        StillDue stillDue = new StillDue(deadLettered::contains);
        for (Alerts each : alerts) {
            stillDue.take(ledger.take(each.alert()).orElseThrow());
        }
        return stillDue;
    }

    private static CouponCaps caps() {
        return new CouponCaps(5, BigDecimal.TEN, BigDecimal.ONE);
    }
}
