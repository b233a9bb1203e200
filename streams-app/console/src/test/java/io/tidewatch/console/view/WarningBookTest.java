package io.tidewatch.console.view;

import static io.tidewatch.console.view.Messages.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningBookTest {
    private final WarningBook book = new WarningBook(3, 2, 2);

    @Test
    void tellsWhatBecameOfAWarningWithTheFiguresOfTheLastAlertThatWarned() {
        book.take(Messages.raised("a", "e1", 50, NOW));
        book.take(Messages.alert("a", "e1", AlertKind.ESCALATED, 80, NOW.plusSeconds(10)));
        book.take(Messages.alert("a", "e1", AlertKind.RESOLVED, 1, NOW.plusSeconds(20)));

        Warning warning = book.dearest(any -> true, 10).get(0);
        assertThat(warning.state()).isEqualTo(Warning.State.RETURNED);
        assertThat(warning.latest().band()).isEqualTo(Band.CRITICAL);
        assertThat(warning.moneyAtRisk()).isEqualTo(80);
        assertThat(warning.raised().eventTime()).isEqualTo(NOW);
        assertThat(warning.endedAt()).contains(NOW.plusSeconds(20));
    }

    @Test
    void aWarningWhoseWindowEndedIsLost() {
        book.take(Messages.raised("a", "e1", 50, NOW));
        book.take(Messages.alert("a", "e1", AlertKind.EXPIRED, 1, NOW.plus(Duration.ofDays(30))));
        assertThat(book.dearest(any -> true, 10))
                .singleElement()
                .extracting(Warning::state)
                .isEqualTo(Warning.State.LOST);
    }

    @Test
    void sumsUpWhatIsOpenAndWhatEnded() {
        book.take(Messages.raised("a", "e1", 50, NOW));
        book.take(Messages.raised("b", "e2", 70, NOW));
        book.take(Messages.raised("c", "e3", 10, NOW));
        book.take(Messages.alert("c", "e3", AlertKind.EXPIRED, 0, NOW));
        WarningTotals totals = book.totals(1);
        assertThat(totals.open()).isEqualTo(2);
        assertThat(totals.money()).isEqualTo(120);
        assertThat(totals.returned()).isZero();
        assertThat(totals.lost()).isEqualTo(1);
        assertThat(totals.dearest())
                .extracting(warning -> warning.raised().userId())
                .containsExactly("b");
    }

    @Test
    void theEndOfWhatWasNotReadIsNothing() {
        book.take(Messages.alert("a", "before", AlertKind.RESOLVED, 1, NOW));
        assertThat(book.count(any -> true)).isZero();
    }

    @Test
    void listsTheDearestFirstAndThoseTooManyAreCounted() {
        for (int i = 0; i < 5; i++) {
            book.take(Messages.raised("u" + i, "e" + i, 100 - i, NOW));
        }
        assertThat(book.dearest(any -> true, 2))
                .extracting(Warning::moneyAtRisk)
                .containsExactly(98.0, 97.0);
        assertThat(book.count(any -> true)).isEqualTo(3);
        assertThat(book.openLeftOut()).isEqualTo(2);
        assertThat(book.newest())
                .extracting(warning -> warning.raised().userId())
                .containsExactly("u4", "u3");
    }

    @Test
    void theNewestAreThoseOfTheLogInWhateverOrderTheyAreRead() {
        book.take(Messages.raised("late", "e1", 1, NOW.plusSeconds(20)));
        book.take(Messages.raised("early", "e2", 1, NOW));
        book.take(Messages.raised("middle", "e3", 1, NOW.plusSeconds(10)));
        assertThat(book.newest())
                .extracting(warning -> warning.raised().userId())
                .containsExactly("late", "middle");
    }

    @Test
    void keepsTheLatestThatEnded() {
        for (int i = 0; i < 4; i++) {
            book.take(Messages.raised("u" + i, "e" + i, i, NOW));
            book.take(Messages.alert("u" + i, "e" + i, AlertKind.RESOLVED, i, NOW));
        }
        assertThat(book.dearest(any -> true, 10))
                .extracting(warning -> warning.raised().userId())
                .isEqualTo(List.of("u3", "u2"));
    }

    @Test
    void showsWhatConsumersDid() {
        book.take(Messages.raised("a", "e1", 50, NOW));
        for (int i = 0; i < 10; i++) {
            book.done("e1", new Warning.Done("coupon", "FAILED", "coupon " + i, NOW));
        }
        book.done("unknown", new Warning.Done("coupon", "FAILED", "coupon", NOW));
        assertThat(book.dearest(any -> true, 1).get(0).receipts())
                .hasSize(6)
                .last()
                .extracting(Warning.Done::action)
                .isEqualTo("coupon 9");
    }
}
