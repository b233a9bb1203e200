package io.tidewatch.workbench.demo;

import io.tidewatch.consumer.TaskWording;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.Inaction;
import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.engine.scoring.ChosenBudget;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.ops.OpsServer;
import io.tidewatch.replay.ReplaySpan;
import io.tidewatch.replay.generator.RespondingShop;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.EventSource;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.replay.loop.ClosedLoop;
import io.tidewatch.replay.report.EventCounts;
import io.tidewatch.replay.report.Machine;
import io.tidewatch.replay.report.MeasuredEffect;
import io.tidewatch.replay.report.RunFacts;
import io.tidewatch.replay.report.RunRecorder;
import io.tidewatch.streams.EngineRunner;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.preflight.Preflight;
import io.tidewatch.streams.task.EngineCounters;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The whole product in one process: a broker, the topics, the engine as {@code tidewatch run} runs it, a log replayed through
 * Kafka, and the two reference consumers. What is reported is what came out of the topics. Close it, engine first, broker last.
 */
public final class Demo implements AutoCloseable {
    /** Between two looks at how far the engine is. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    /** Without any progress for so long the engine hangs: it commits ten times a second. */
    private static final Duration STALLED_AFTER = Duration.ofSeconds(60);
    /** The reference consumers write every decision to the disk before the next poll; the report does not wait for ever. */
    private static final Duration CONSUMERS_WITHIN = Duration.ofSeconds(45);

    private final DemoSettings settings;
    private final DemoWatcher watcher;
    private final DemoCluster cluster;
    private final EngineRunner engine;
    private final OpsServer ops;
    private final ReferenceConsumers consumers;
    private final RunRecorder recorder;
    private final LoopListener loop;
    private final Outputs outputs;
    private boolean closed;

    /** Starts everything, in a folder that is the demo's own. */
    public Demo(DemoSettings settings, DemoFolder folder, DemoWatcher watcher) {
        this.settings = settings;
        this.watcher = watcher;
        this.recorder = new RunRecorder(
                settings.from(), TaskWording.in(settings.policy().language())::text);
        this.loop = new LoopListener(recorder);
        watcher.says("starting a broker in this process");
        this.cluster = DemoCluster.start(folder.resolve("kafka"), settings.partitions());
        TidewatchConfig config = DemoEngine.config(
                cluster.bootstrapServers(),
                "time: {mode: replay}, http: {port: %d}%s"
                        .formatted(
                                settings.consolePort(),
                                settings.holdout() == 0 ? "" : ", experiments: {holdout: " + settings.holdout() + "}"),
                settings.model(),
                settings.policy(),
                folder.resolve("state"));
        watcher.says("starting the engine on " + settings.partitions()
                + (settings.partitions() == 1 ? " partition" : " partitions"));
        Model model = new Preflight(config).check();
        this.engine = EngineRunner.prepare(config, model);
        this.ops = OpsServer.open(engine);
        engine.begin();
        this.consumers = new ReferenceConsumers(
                cluster.bootstrapServers(), folder.path(), settings.policy().language());
        this.outputs = new Outputs(cluster.bootstrapServers(), settings.partitions(), loop);
    }

    /**
     * Replays a log and waits until the engine has decided everything that it led to.
     *
     * @return the run's facts, and rows of the log that could not be used
     * @throws TidewatchException if the log is empty, the engine hangs, or an event is not accounted for
     */
    public RunFacts replay(EventSource source) throws InterruptedException {
        awaitPartitions();
        watcher.says("reading and sorting " + source.name());
        try (EventLog log = source.open();
                LogFeed feed = new LogFeed(
                        cluster.bootstrapServers(), settings.partitions(), settings.speed(), settings.from())) {
            ReplaySpan span = new ReplaySpan(log, settings.to());
            long started = 0;
            while (span.hasNext()) {
                ShopEvent event = span.next();
                started = started == 0 ? System.nanoTime() : started;
                recorder.event(event);
                feed.send(event);
                watcher.sent(event.time());
            }
            Instant end = span.end()
                    .orElseThrow(() ->
                            new TidewatchException(source.name() + " has no usable event, there is nothing to show"));
            if (settings.from().isAfter(end)) {
                throw new TidewatchException("--from " + settings.from() + " lies after the end of the log (" + end
                        + "); nothing is left to judge");
            }
            feed.finish(end);
            awaitDecisions(feed, end);
            double seconds = (System.nanoTime() - started) / 1e9;
            return facts(source, end, complete(feed), log.unusable(), seconds);
        }
    }

    /**
     * Has a made-up shop act on its warnings day by day, to its end.
     *
     * @return the run's facts
     * @throws Exception as {@link #replay}
     */
    public RunFacts respond(RespondingShop shop) throws Exception {
        awaitPartitions();
        try (LogFeed feed =
                new LogFeed(cluster.bootstrapServers(), settings.partitions(), settings.speed(), settings.from())) {
            long started = System.nanoTime();
            new ClosedLoop(shop).run((events, end) -> {
                for (ShopEvent event : events) {
                    recorder.event(event);
                    feed.send(event);
                    watcher.sent(event.time());
                }
                feed.finish(end);
                awaitDecisions(feed, end);
                return loop.takeAlerts();
            });
            double seconds = (System.nanoTime() - started) / 1e9;
            return facts(shop.source(), shop.end(), complete(feed), UnusableRows.NONE, seconds);
        }
    }

    /** What the warnings brought, measured and known; to be asked when the consumers have handled every alert. */
    public MeasuredEffect effect(RespondingShop shop) {
        ReceiptTopic.read(cluster.bootstrapServers(), settings.partitions()).forEach(loop::receipt);
        return EffectOfLoop.of(shop, loop.assignments(), loop.experiment());
    }

    /** Waits until the reference consumers have handled every alert, as long as that takes in reason. */
    public void awaitConsumers() throws InterruptedException {
        watcher.says("waiting for the coupon and the CRM consumer");
        long alerts = outputs.counts().alerts();
        long deadline = System.nanoTime() + CONSUMERS_WITHIN.toNanos();
        while (!consumers.haveHandled(alerts) && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    /** What was seen, for the report. */
    public RunRecorder recorder() {
        return recorder;
    }

    /** How far what the engine served lately is from what its model was trained on. */
    public DriftReport drift() {
        return engine.drift();
    }

    /** {@code host:port} of the broker. */
    public String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    /** The console's address for a browser. */
    public String console() {
        return "http://127.0.0.1:%d/".formatted(ops.address().getPort());
    }

    /** The CRM consumer's tasks, one JSON object per line. */
    public Path crmTasks() {
        return consumers.tasks();
    }

    /** The coupon consumer's orders, one JSON object per line. */
    public Path coupons() {
        return consumers.coupons();
    }

    /**
     * Waits until the engine is stopped from outside, or fails.
     *
     * @param span but no longer than this; empty: however long
     */
    public void awaitEnd(Optional<Duration> span) throws InterruptedException {
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
        consumers.close();
        outputs.close();
        engine.close();
        ops.close();
        cluster.close();
    }

    /** Until the engine has its partitions, so that forming the group is no part of its speed. */
    private void awaitPartitions() throws InterruptedException {
        long deadline = System.nanoTime() + STALLED_AFTER.toNanos();
        while (engine.tasks().tasks().size() < settings.partitions()) {
            if (engine.streams().state().hasCompletedShutdown()) {
                engine.await();
            }
            if (System.nanoTime() > deadline) {
                throw new TidewatchException(
                        "the engine got no partitions within " + STALLED_AFTER.toSeconds() + " s; please report this");
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    private void awaitDecisions(LogFeed feed, Instant end) throws InterruptedException {
        String before = "";
        long changedNanos = System.nanoTime();
        while (!hasDecided(feed, end)) {
            if (engine.streams().state().hasCompletedShutdown()) {
                engine.await();
            }
            EngineCounters.Figures figures = engine.counters().figures();
            String now = figures + " " + outputs.counts();
            if (!now.equals(before)) {
                before = now;
                changedNanos = System.nanoTime();
            } else if (System.nanoTime() - changedNanos > STALLED_AFTER.toNanos()) {
                throw new TidewatchException("the engine has made no progress for " + STALLED_AFTER.toSeconds()
                        + " s with " + (feed.sent() - decided()) + " of " + feed.sent()
                        + " events undecided; please report this");
            }
            watcher.decided(decided(), feed.sent(), outputs.counts().alerts());
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    /**
     * Whether every event is decided, every clock is at the end with its timers fired, and all of it was read from the topics.
     * A task's clock is told after a turn's timers were fired, so it is asked first.
     */
    private boolean hasDecided(LogFeed feed, Instant end) {
        boolean clocksAtEnd = engine.tasks().tasks().size() == settings.partitions()
                && engine.tasks().tasks().stream()
                        .allMatch(task ->
                                task.clock().isPresent() && !task.clock().get().isBefore(end) && !task.timersBehind());
        EngineCounters.Figures figures = engine.counters().figures();
        long alerts = figures.alertsByKind().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return clocksAtEnd
                && figures.ticks() == feed.ticks()
                && decided() == feed.sent()
                && outputs.counts().alerts() == alerts
                && outputs.counts().assignments() == figures.assigned()
                && outputs.counts().outcomes() == figures.returned() + figures.lost();
    }

    private EventCounts complete(LogFeed feed) {
        EventCounts events = events(feed.sent());
        if (!events.isComplete()) {
            throw new TidewatchException("events are not accounted for: " + events);
        }
        return events;
    }

    private long decided() {
        EventCounts events = events(0);
        return events.scored() + events.deadLettered() + events.duplicates();
    }

    /** Scored and dead-lettered as the topics have it; a duplicate leaves no trace but in the engine's count. */
    private EventCounts events(long sent) {
        Outputs.Counts counts = outputs.counts();
        return new EventCounts(
                sent,
                counts.features(),
                counts.deadLetters(),
                engine.counters().figures().duplicates());
    }

    private RunFacts facts(EventSource source, Instant end, EventCounts events, UnusableRows rows, double seconds) {
        ModelManifest manifest = engine.inForce().model().manifest();
        return new RunFacts(
                "demo",
                source.name(),
                source.generated(),
                settings.from(),
                end,
                manifest.window(),
                budget(),
                Inaction.why(settings.policy(), manifest),
                settings.partitions(),
                manifest.name(),
                new AlertPolicy(settings.policy(), manifest).version(),
                Machine.describe(),
                Instant.now(),
                events,
                rows,
                seconds);
    }

    private OptionalDouble budget() {
        return ChosenBudget.read(settings.model().path());
    }
}
