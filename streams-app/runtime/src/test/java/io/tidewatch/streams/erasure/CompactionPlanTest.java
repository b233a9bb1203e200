package io.tidewatch.streams.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {
    private static final Duration INTERVAL = Duration.ofHours(20);
    private static final Duration LOOK = Duration.ofHours(1);
    private static final String TASK = "0_3";

    private final CompactionPlan plan = new CompactionPlan(INTERVAL);
    private Duration now = Duration.ofDays(9);

    @Test
    void nothingIsWrittenWhereNobodyIsErased() {
        assertThat(hoursUntilWritten(0, 1_000)).isEqualTo(-1);
    }

    @Test
    void anErasureIsWrittenAwayAtTheSecondLookAndOnceMoreAnIntervalLater() {
        assertThat(hoursUntilWritten(7, 5)).isEqualTo(2);
        assertThat(hoursUntilWritten(7, 100)).isEqualTo(20);
        assertThat(hoursUntilWritten(7, 1_000)).as("then never again").isEqualTo(-1);
    }

    @Test
    void whoeverIsErasedMeanwhileWaitsForTheNextTurn() {
        hoursUntilWritten(7, 5);

        assertThat(hoursUntilWritten(8, 100)).isEqualTo(20);
        assertThat(hoursUntilWritten(8, 100)).as("for what came late").isEqualTo(20);
        assertThat(hoursUntilWritten(8, 1_000)).isEqualTo(-1);
    }

    @Test
    void howeverManyAreErasedFilesAreWrittenOnceInAnInterval() {
        int written = 0;
        for (int hour = 1; hour <= 200; hour++) {
            written += look(hour) ? 1 : 0;
        }

        assertThat(written).isEqualTo(200 / 20);
    }

    @Test
    void whoIsErasedWhileFilesAreWrittenIsNotTakenAsWritten() {
        look(7);
        // The task was due for those of the look before.
        assertThat(isDue(8)).isTrue();
        plan.written(TASK, now.toNanos());
        assertThat(hoursUntilWritten(8, 100)).isEqualTo(20);

        assertThat(hoursUntilWritten(8, 100)).isEqualTo(20);
        assertThat(hoursUntilWritten(8, 1_000)).isEqualTo(-1);
    }

    @Test
    void whatFailedIsTriedAgainAtTheNextLook() {
        look(7);

        assertThat(isDue(7)).isTrue();
        assertThat(isDue(7)).isTrue();
        plan.written(TASK, now.toNanos());
        assertThat(isDue(7)).isFalse();
    }

    @Test
    void aTaskThatWasClosedAndOpenedBeginsAnew() {
        hoursUntilWritten(7, 5);
        hoursUntilWritten(7, 100);
        plan.keepOnly(Set.of("0_4"));

        assertThat(hoursUntilWritten(7, 5)).isEqualTo(2);
    }

    @Test
    void tasksHaveNothingToDoWithOneAnother() {
        hoursUntilWritten(7, 5);

        assertThat(plan.isDue("0_4", 7, now.toNanos())).isFalse();
        assertThat(plan.isDue("0_4", 7, now.toNanos())).isTrue();
    }

    /** How many looks it takes; -1 if nothing is written in so many. */
    private int hoursUntilWritten(long erased, int most) {
        for (int hour = 1; hour <= most; hour++) {
            if (look(erased)) {
                return hour;
            }
        }
        return -1;
    }

    /** A look after which files are written if they are to be. */
    private boolean look(long erased) {
        boolean due = isDue(erased);
        if (due) {
            plan.written(TASK, now.toNanos());
        }
        return due;
    }

    private boolean isDue(long erased) {
        now = now.plus(LOOK);
        return plan.isDue(TASK, erased, now.toNanos());
    }
}
