package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped log against the figures that its compact.py prints of the source, and rows that no event can be made of. */
class CompleteJourneyLogTest {
    private static final String HEADER = "household_id,time,sales_value,coupon_disc,products";

    /** What there is in the whole log, without keeping its one and a half million lines. */
    private static final class Sums {
        private final Set<String> events = new HashSet<>();
        private final Set<String> households = new HashSet<>();
        private final Set<String> days = new HashSet<>();
        private final Set<String> products = new HashSet<>();
        private final Set<String> categories = new HashSet<>();
        private double dollars;
        private long lines;
        private long pieces;
        private long withoutCategory;

        private void add(ShopEvent event) {
            events.add(event.eventId());
            households.add(event.userId());
            days.add(event.userId() + " " + LocalDate.ofInstant(event.time(), ZoneOffset.UTC));
            dollars += event.value().orElseThrow();
            pieces += event.quantity().orElseThrow();
            for (LineItem line : event.items()) {
                lines++;
                products.add(line.itemId());
                line.category().ifPresentOrElse(categories::add, () -> withoutCategory++);
            }
        }
    }

    @TempDir
    private Path folder;

    @Test
    void holdsAllBasketsAndAllMoneyOfTheSource() {
        // Given
        Sums sums = new Sums();

        // When
        try (EventLog log =
                Dataset.COMPLETE_JOURNEY.source(List.of(), FieldMapping.NONE).open()) {
            ShopEvent first = log.next();
            ShopEvent last = first;
            sums.add(first);
            while (log.hasNext()) {
                ShopEvent next = log.next();
                assertThat(next.time()).isAfterOrEqualTo(last.time());
                assertThat(next.type()).isEqualTo(EventType.PURCHASE);
                sums.add(next);
                last = next;
            }

            // Then
            assertThat(first.time()).isEqualTo(Instant.parse("2017-01-01T06:53:00Z"));
            assertThat(last.time()).isEqualTo(Instant.parse("2017-12-31T23:01:00Z"));
            assertThat(log.unusable().rowsRead()).isEqualTo(155_848);
            assertThat(log.unusable().total()).isZero();
        }
        assertThat(sums.events).hasSize(155_848);
        assertThat(sums.households).hasSize(2_469);
        assertThat(sums.days).hasSize(127_431);
        assertThat(sums.dollars).isCloseTo(4_596_039.58, within(0.001));
        assertThat(sums.lines).isEqualTo(1_469_307);
        assertThat(sums.pieces).isEqualTo(1_926_103);
        assertThat(sums.products).hasSize(68_509);
        assertThat(sums.categories).hasSize(302);
        assertThat(sums.withoutCategory).isEqualTo(7_045);
    }

    @Test
    void aBasketIsAPurchaseWithItsProductsAsLines() {
        LogText log = LogText.read(Dataset.COMPLETE_JOURNEY, folder, HEADER, "900,2017-01-01 06:53,4.5,0.55,1 0*3");
        assertThat(log.events()).singleElement().satisfies(basket -> {
            assertThat(basket.userId()).isEqualTo("900");
            assertThat(basket.type()).isEqualTo(EventType.PURCHASE);
            assertThat(basket.time()).isEqualTo(Instant.parse("2017-01-01T06:53:00Z"));
            assertThat(basket.value()).hasValue(4.5);
            assertThat(basket.currency()).hasValue("USD");
            assertThat(basket.quantity()).hasValue(4);
            assertThat(basket.items())
                    .containsExactly(line("6534178", "COUPON/MISC ITEMS", 1), line("1082185", "TROPICAL FRUIT", 3));
        });
    }

    @Test
    void equalBasketsAreTwoEvents() {
        LogText log = LogText.read(
                Dataset.COMPLETE_JOURNEY, folder, HEADER, "900,2017-01-01 06:53,1,,5", "900,2017-01-01 06:53,1,,5");
        assertThat(log.events()).extracting(ShopEvent::eventId).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void rowsThatMakeNoBasketAreCounted() {
        LogText log = LogText.read(
                Dataset.COMPLETE_JOURNEY,
                folder,
                HEADER,
                "900,2017-01-01 06:53,0.5,,187",
                ",2017-01-01 06:53,0.5,,187",
                "900,in the morning,0.5,,187",
                "900,2017-01-01 06:53,much,,187",
                "900,2017-01-01 06:53,0.5,,",
                "900,2017-01-01 06:53,0.5,,187 68509",
                "900,2017-01-01 06:53,0.5,,-1",
                "900,2017-01-01 06:53,0.5,,187*some",
                "900,2017-01-01 06:53,0.5,,187*0",
                "900,2017-01-01 06:53,-0.5,,187");
        assertThat(log.events()).hasSize(3);
        assertThat(log.unusable().rowsRead()).isEqualTo(10);
        assertThat(log.unusable().total()).isEqualTo(7);
        assertThat(log.unusable(RowProblem.NO_USER)).isOne();
        assertThat(log.unusable(RowProblem.BAD_TIME)).isOne();
        assertThat(log.unusable(RowProblem.BAD_NUMBER)).isOne();
        assertThat(log.unusable(RowProblem.MISSING_FIELD)).isOne();
        assertThat(log.unusable(RowProblem.MALFORMED)).isEqualTo(3);
        // No pieces, and money of less than nothing: the visits count.
        assertThat(log.unusable().remarks()).hasSize(3);
    }

    @Test
    void anotherTableIsRefusedWithItsColumns() {
        assertThatThrownBy(() -> LogText.read(Dataset.COMPLETE_JOURNEY, folder, "a,b,c", "1,2,3"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("not in the format of --dataset complete-journey")
                .hasMessageContaining("'household_id' among a, b, c");
    }

    private static LineItem line(String product, String category, int pieces) {
        return new LineItem(product, Optional.of(category), pieces, OptionalDouble.empty());
    }
}
