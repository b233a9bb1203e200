package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shipped log against the figures of the published one (counted apart, with Python). */
class OnlineRetailLogTest {
    private static final List<ShopEvent> EVENTS = new ArrayList<>();
    private static UnusableRows unusable = UnusableRows.NONE;

    @BeforeAll
    static void readsTheShippedLog() {
        try (EventLog log =
                Dataset.ONLINE_RETAIL.source(List.of(), FieldMapping.NONE).open()) {
            log.forEachRemaining(EVENTS::add);
            unusable = log.unusable();
        }
    }

    @Test
    void hasEveryInvoiceOfACustomerAsOneEvent() {
        assertThat(EVENTS).hasSize(22_190);
        assertThat(EVENTS)
                .filteredOn(event -> event.type() == EventType.PURCHASE)
                .hasSize(18_536);
        assertThat(EVENTS).filteredOn(event -> event.type() == EventType.RETURN).hasSize(3_654);
        assertThat(EVENTS.stream().map(ShopEvent::userId).distinct()).hasSize(4_372);
        assertThat(EVENTS.stream().map(ShopEvent::eventId).distinct()).hasSize(22_190);
    }

    @Test
    void hasEveryLineAsAnItem() {
        assertThat(unusable.rowsRead()).isEqualTo(406_829);
        assertThat(unusable.total()).isZero();
        assertThat(EVENTS.stream().mapToInt(event -> event.items().size()).sum())
                .isEqualTo(406_829);
    }

    @Test
    void isInTimeOrderFromTheFirstToTheLastInvoice() {
        assertThat(EVENTS).isSortedAccordingTo(Comparator.comparing(ShopEvent::time));
        assertThat(EVENTS.get(0).time()).isEqualTo(Instant.parse("2010-12-01T08:26:00Z"));
        assertThat(EVENTS.get(EVENTS.size() - 1).time()).isEqualTo(Instant.parse("2011-12-09T12:50:00Z"));
    }

    @Test
    void sumsAnInvoiceUp() {
        ShopEvent first = EVENTS.get(0);
        assertThat(first.eventId()).isEqualTo("536365");
        assertThat(first.userId()).isEqualTo("17850");
        assertThat(first.value()).hasValue(139.12);
        assertThat(first.currency()).hasValue("GBP");
        assertThat(first.quantity()).hasValue(40);
        assertThat(first.items()).hasSize(7);
    }
}
