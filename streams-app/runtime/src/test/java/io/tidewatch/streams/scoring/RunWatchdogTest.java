package io.tidewatch.streams.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.engine.scoring.RunWatch.Watched;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RunWatchdogTest {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private final RunWatchdog watchdog = new RunWatchdog(LONGEST, nanos::get);

    @Test
    void aRunThatTakesTooLongIsEndedOnce() {
        Watched runs = watchdog.watch(ended::incrementAndGet);
        runs.begins();

        passes(LONGEST);
        int inTime = ended.get();
        passes(Duration.ofNanos(1));
        passes(LONGEST);

        assertThat(inTime).isZero();
        assertThat(ended).hasValue(1);
        assertThat(runs.ends()).isTrue();
    }

    @Test
    void timeBetweenRunsDoesNotCount() {
        Watched runs = watchdog.watch(ended::incrementAndGet);
        runs.begins();
        boolean first = runs.ends();
        passes(LONGEST.multipliedBy(2));
        runs.begins();
        passes(LONGEST);

        assertThat(first).isFalse();
        assertThat(runs.ends()).isFalse();
        assertThat(ended).hasValue(0);
    }

    @Test
    void theNextRunHasItsOwnTime() {
        Watched runs = watchdog.watch(ended::incrementAndGet);
        runs.begins();
        passes(LONGEST.multipliedBy(2));
        boolean first = runs.ends();
        runs.begins();
        boolean second = runs.ends();

        assertThat(first).isTrue();
        assertThat(second).isFalse();
    }

    @Test
    void nothingIsEndedOfWhatIsClosed() {
        Watched runs = watchdog.watch(ended::incrementAndGet);
        runs.begins();
        runs.close();
        passes(LONGEST.multipliedBy(2));

        assertThat(ended).hasValue(0);
    }

    @Test
    @Timeout(60)
    void itsThreadLooksByItselfAndIsThereAgainAfterTheLastScorerHasGone() {
        AtomicBoolean late = new AtomicBoolean();
        RunWatchdog quick = new RunWatchdog(Duration.ofMillis(20));

        for (int scorer = 0; scorer < 2; scorer++) {
            late.set(false);
            try (Watched runs = quick.watch(() -> late.set(true))) {
                runs.begins();
                await().untilTrue(late);
                assertThat(runs.ends()).isTrue();
            }
        }
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
        watchdog.lookOnce();
    }
}
