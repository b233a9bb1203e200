package io.tidewatch.streams.scoring;

import io.tidewatch.engine.scoring.RunWatch;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends runs of networks that take longer than a bound. A stream thread that a run holds decides nothing, hears of no other model and
 * leaves its group in the end, and the next owner of its tasks would be held likewise. Runs pay for it with two uncontended locks; one
 * thread looks at all of them now and then, for as long as there is anything to watch.
 *
 * <p>ONNX Runtime asks between the nodes of a graph and in the turns of its loops whether a run is to end. A kernel that never comes back,
 * such as one on a device whose driver hangs, cannot be ended so; then the process stops being alive for its probe.
 */
public final class RunWatchdog implements RunWatch {
    /** So many looks within the bound: a run is ended a tenth of it late at most. */
    private static final int LOOKS = 10;

    private static final Logger LOGGER = LoggerFactory.getLogger(RunWatchdog.class);

    private final Duration longest;
    private final LongSupplier nanos;
    private final Set<Runs> watched = ConcurrentHashMap.newKeySet();
    /** Guards whether the thread is there. */
    private final Object thread = new Object();

    private boolean looking;

    /** A watchdog by this JVM's clock; {@link io.tidewatch.streams.config.ScoringConfig} has the bound and its reason. */
    public RunWatchdog(Duration longest) {
        this(longest, System::nanoTime);
    }

    /** By another clock, as {@link System#nanoTime()}. */
    RunWatchdog(Duration longest, LongSupplier nanos) {
        this.longest = longest;
        this.nanos = nanos;
    }

    @Override
    public Watched watch(Runnable ending) {
        Runs runs = new Runs(ending);
        synchronized (thread) {
            watched.add(runs);
            if (!looking) {
                looking = true;
                Thread looks = new Thread(this::look, "tidewatch-runs");
                looks.setDaemon(true);
                looks.start();
            }
        }
        return runs;
    }

    /** Ends what has taken too long by now. */
    void lookOnce() {
        long now = nanos.getAsLong();
        watched.forEach(runs -> runs.endIfLate(now));
    }

    private void look() {
        long pause = Math.max(1, longest.toMillis() / LOOKS);
        while (isNeeded()) {
            lookOnce();
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
            } catch (InterruptedException nobodysBusiness) {
                // The thread is the watchdog's own and ends with the last scorer.
                LOGGER.atWarn().log("The thread that watches runs was interrupted and goes on");
            }
        }
    }

    private boolean isNeeded() {
        synchronized (thread) {
            looking = !watched.isEmpty();
            return looking;
        }
    }

    private final class Runs implements Watched {
        private final Runnable ending;
        private boolean running;
        private boolean ended;
        private long begun;

        Runs(Runnable ending) {
            this.ending = ending;
        }

        @Override
        public synchronized void begins() {
            begun = nanos.getAsLong();
            ended = false;
            running = true;
        }

        @Override
        public synchronized boolean ends() {
            running = false;
            return ended;
        }

        @Override
        public void close() {
            watched.remove(this);
            // A look that has this one in hand is over when this returns, and another one finds nothing that runs.
            ends();
        }

        private synchronized void endIfLate(long now) {
            if (running && !ended && now - begun > longest.toNanos()) {
                ended = true;
                LOGGER.atWarn()
                        .addKeyValue("seconds", TimeUnit.NANOSECONDS.toSeconds(now - begun))
                        .log("A run of a model takes too long and is ended");
                ending.run();
            }
        }
    }
}
