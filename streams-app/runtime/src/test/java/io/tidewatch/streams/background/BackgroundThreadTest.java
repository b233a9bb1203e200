package io.tidewatch.streams.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackgroundThreadTest {
    /** Longer than the test may take. */
    private static final Duration LONG = Duration.ofDays(1);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CompletableFuture<Boolean> wentOn = new CompletableFuture<>();

    @Test
    void aPauseEndsWhenTheWorkIsToldToEnd() throws Exception {
        BackgroundThread thread = pausing(LONG);
        thread.start();
        begun.await();

        thread.end(LONG);

        assertThat(wentOn.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(thread.goesOn()).isFalse();
    }

    @Test
    void workGoesOnAfterAPause() throws Exception {
        pausing(Duration.ofNanos(1)).start();

        assertThat(wentOn.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatWasToldToEndBeforeItsPauseDoesNotPause() throws Exception {
        BackgroundThread thread = pausing(LONG);
        thread.end();
        thread.start();

        assertThat(wentOn.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void workThatIsInterruptedEnds() throws Exception {
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        BackgroundThread[] thread = new BackgroundThread[1];
        thread[0] = new BackgroundThread("interrupted", () -> {
            worker.complete(Thread.currentThread());
            wentOn.complete(thread[0].pause(LONG));
        });
        thread[0].start();

        worker.get().interrupt();

        assertThat(wentOn.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void nobodyWaitsLongerThanAsked() {
        CountDownLatch never = new CountDownLatch(1);
        BackgroundThread thread = new BackgroundThread("deaf", () -> {
            try {
                never.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();

        thread.end(Duration.ofMillis(1));

        assertThat(thread.goesOn()).isFalse();
        never.countDown();
    }

    private BackgroundThread pausing(Duration length) {
        BackgroundThread[] thread = new BackgroundThread[1];
        thread[0] = new BackgroundThread("pausing", () -> {
            begun.countDown();
            wentOn.complete(thread[0].pause(length));
        });
        return thread[0];
    }
}
