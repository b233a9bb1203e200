package io.tidewatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** Close to where the clock's number overflows. */
    private static final long START = Long.MAX_VALUE - SECOND;

    private final OpenConnections<String> open = new OpenConnections<>(
            new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(30), 3, 8192));

    @Test
    void theFirstHeadHasAsLongHoweverManyBytesCome() {
        open.opened("a", START);

        assertThat(open.overdue(START + 10 * SECOND - 1)).isEmpty();
        assertThat(open.overdue(START + 10 * SECOND)).containsExactly("a");
    }

    @Test
    void anAnswerHasATimeOfItsOwn() {
        open.opened("a", START);
        open.asked("a", START + 9 * SECOND);

        assertThat(open.overdue(START + 39 * SECOND - 1)).isEmpty();
        assertThat(open.overdue(START + 39 * SECOND)).containsExactly("a");
    }

    @Test
    void theNextHeadCountsFromTheAnswersEnd() {
        open.opened("a", START);
        open.asked("a", START + SECOND);
        open.answered("a", START + 2 * SECOND);

        assertThat(open.overdue(START + 77 * SECOND - 1)).isEmpty();
        assertThat(open.overdue(START + 77 * SECOND)).containsExactly("a");
    }

    @Test
    void oneTooManyTakesThePlaceOfTheOneThatHasWaitedLongest() {
        open.opened("probe", START);
        open.asked("probe", START);
        open.opened("a", START + 1);
        open.opened("b", START + 2);

        assertThat(open.opened("c", START + 3)).contains("a");
        assertThat(open.opened("d", START + 4)).contains("b");
    }

    @Test
    void whoWasAnsweredWaitsFromThenOn() {
        open.opened("a", START);
        open.opened("b", START + 1);
        open.opened("c", START + 2);
        open.asked("a", START + 3);
        open.answered("a", START + 4);

        assertThat(open.opened("d", START + 5)).contains("b");
    }

    @Test
    void aNewOneComesInThoughAllAreBeingAnswered() {
        for (String connection : new String[] {"a", "b", "c"}) {
            open.opened(connection, START);
            open.asked(connection, START);
        }

        assertThat(open.opened("d", START)).contains("a");
    }

    @Test
    void whatIsClosedIsForgottenThoughItsAnswerComesLater() {
        open.opened("a", START);
        open.asked("a", START);
        open.closed("a");
        open.answered("a", START);

        assertThat(open.overdue(START + 1000 * SECOND)).isEmpty();
        open.opened("b", START);
        open.opened("c", START);
        assertThat(open.opened("d", START)).isEmpty();
    }
}
