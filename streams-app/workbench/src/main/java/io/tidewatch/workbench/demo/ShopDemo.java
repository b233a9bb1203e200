package io.tidewatch.workbench.demo;

import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.http.Lane;
import io.tidewatch.http.Route;
import io.tidewatch.ops.OpsServer;
import io.tidewatch.streams.EngineRunner;
import io.tidewatch.streams.config.ModelConfig;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.preflight.Preflight;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole product for one person at a browser: a broker, the engine as {@code tidewatch run} runs it, the collector, the reference
 * consumers, and a small shop in front, with customers who have been here before. Close it; what was started last stops first.
 */
public final class ShopDemo implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    /** The history takes seconds; a machine that is busy with other things may take ten times as long. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    /** More would only take longer to start. */
    private static final int PARTITIONS = 2;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean closed;
    private final DemoWatcher watcher;
    private final ShopDoor door;
    private final EngineRunner engine;
    private final OpsServer ops;

    /**
     * Starts everything and lets the past happen; the shop is open when this returns.
     *
     * @param port of the shop's page, 0 for any free one
     * @param folder the demo's own
     * @throws TidewatchException if the port is in use or something does not start; the message is for the user
     */
    public ShopDemo(int port, ModelConfig model, DemoFolder folder, DemoWatcher watcher) throws InterruptedException {
        this.watcher = watcher;
        // A model that is missing should be told of before anything starts.
        PolicySettings policy = policy(model);
        try {
            this.door = add(new ShopDoor(port));
            watcher.says("starting a broker in this process");
            DemoCluster cluster = add(DemoCluster.start(folder.resolve("kafka"), PARTITIONS));
            String brokers = cluster.bootstrapServers();
            List<ShopEvent> past = ShopHistory.before(Instant.now());
            feed(brokers, past);
            watcher.says("starting the engine");
            this.engine = engine(DemoEngine.config(
                    brokers,
                    "http: {port: 0}, time: {max_age: %dd}".formatted(ShopHistory.MAX_AGE.toDays()),
                    model,
                    policy,
                    folder.resolve("state")));
            this.ops = add(OpsServer.open(engine));
            engine.begin();
            LatestAlerts alerts = new LatestAlerts();
            Outputs outputs = add(new Outputs(brokers, PARTITIONS, alerts));
            ReferenceConsumers consumers = add(new ReferenceConsumers(brokers, folder.path(), policy.language()));
            ShopCollector collector = add(new ShopCollector(brokers, door.origins(), folder.resolve("spool")));
            await(past.size(), outputs, consumers);
            door.open(Map.of(
                    "/demo/config",
                    new Route(
                            Lane.PAGE,
                            new ConfigPage(
                                    collector.endpoint(),
                                    collector.key(),
                                    KnownCustomer.ALL,
                                    collector.ops(),
                                    "http://127.0.0.1:" + ops.address().getPort())),
                    "/demo/profile",
                    new Route(
                            Lane.LOOK_UP,
                            new ProfilePage(
                                    new EngineLookUp(ops.address()),
                                    alerts,
                                    new ShopOrders(Map.of("coupon", consumers.coupons(), "crm", consumers.tasks()))))));
        } catch (RuntimeException | InterruptedException failed) {
            close();
            throw failed;
        }
    }

    /** The shop's address for a browser. */
    public String url() {
        return door.url();
    }

    /** The console's address for a browser. */
    public String console() {
        return "http://127.0.0.1:%d/".formatted(ops.address().getPort());
    }

    /** The customers that can log in and have a past. */
    public String customer() {
        return KnownCustomer.ALL.get(0).id();
    }

    /**
     * Stays open.
     *
     * @param span how long; empty: until the process is stopped
     * @throws TidewatchException if the engine fails meanwhile
     */
    public void stay(Optional<Duration> span) throws InterruptedException {
        long begun = System.nanoTime();
        while (span.isEmpty() || System.nanoTime() - begun < span.get().toNanos()) {
            if (engine.streams().state().hasCompletedShutdown()) {
                engine.await();
                return;
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    /**
     * Stops everything in order, once: at the end of the command or when the process is told to stop, whichever is first. The other one waits until it is
     * done, and does not take the broker's files away while it stops, which would end the process with the broker's own failure.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception failed) {
                throw new IllegalStateException("a part of the demo did not stop", failed);
            }
        }
    }

    private <T extends AutoCloseable> T add(T part) {
        started.push(part);
        return part;
    }

    private EngineRunner engine(TidewatchConfig config) {
        return add(EngineRunner.prepare(config, new Preflight(config).check()));
    }

    /** The model is loaded for its lines alone; the engine loads it once more, which takes a quarter of a second. */
    private static PolicySettings policy(ModelConfig config) {
        try (Model model = Model.load(config.path(), config.device())) {
            return ShopPolicy.with(model.manifest().thresholds());
        }
    }

    private void feed(String brokers, List<ShopEvent> past) throws InterruptedException {
        watcher.says("telling what happened in the shop so far: %,d events".formatted(past.size()));
        try (LogFeed feed = new LogFeed(brokers, PARTITIONS, Speed.MAX, Instant.EPOCH)) {
            for (ShopEvent event : past) {
                feed.send(event);
            }
            feed.settle();
        }
    }

    /** Until the past is decided and its alerts are handled. */
    private void await(long events, Outputs outputs, ReferenceConsumers consumers) throws InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!isDecided(events, outputs.counts(), consumers)) {
            if (engine.streams().state().hasCompletedShutdown()) {
                engine.await();
            }
            if (System.nanoTime() > deadline) {
                throw new TidewatchException(
                        "the engine has decided " + outputs.counts().features() + " of " + events + " events within "
                                + READY_WITHIN.toSeconds() + " s; is the machine busy? Please report this");
            }
            watcher.decided(
                    outputs.counts().features(), events, outputs.counts().alerts());
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    private boolean isDecided(long events, Outputs.Counts counts, ReferenceConsumers consumers) {
        long done = counts.features()
                + counts.deadLetters()
                + engine.counters().figures().duplicates();
        return done >= events && consumers.haveHandled(counts.alerts());
    }
}
