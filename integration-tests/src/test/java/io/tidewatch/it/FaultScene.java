package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log on its way through three brokers while faults happen: sends it in a flow, marks when each fault was over, and at the end compares
 * with the oracle and tells how long the engines took to have everything decided.
 */
final class FaultScene implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(FaultScene.class);
    /** Enough for each broker to lead one, and one more. */
    static final int PARTITIONS = 4;
    /** Every fault here is over by then, on a machine that others use as well. */
    private static final Duration LATE = Duration.ofMinutes(10);

    private static final Duration LOOK = Duration.ofMillis(500);
    /** How often a flow sends. */
    private static final Duration BEAT = Duration.ofMillis(50);

    private static final double WITHOUT_BURST = 0.8;

    private final BrokerTrio brokers;
    private final String name;
    private final ShopLog log;
    private final ShopTopics topics;
    private final EngineRun run;
    private final LagWatch watch;
    private final List<LagWatch.Mark> marks = new ArrayList<>();
    private final Set<EngineRun.Sent> lost = new HashSet<>();
    private final Time time;
    private final Outcome oracle;
    private final long begun = System.nanoTime();

    /** What an engine's time follows. */
    enum Time {
        REPLAY,
        /** With a log that ends in all partitions ({@link ShopLog#untilNow}), and alerts that are noticed by the wall clock. */
        LIVE
    }

    FaultScene(BrokerTrio brokers, String name, ShopLog log) throws ScoringException {
        this(brokers, name, log, PARTITIONS, Time.REPLAY);
    }

    FaultScene(BrokerTrio brokers, String name, ShopLog log, int partitions, Time time) throws ScoringException {
        this.brokers = brokers;
        this.name = name;
        this.log = log;
        this.time = time;
        this.oracle = Outcome.ofOfflineReplay(log);
        assertThat(oracle.alerts()).as("without alerts nothing is proved").isNotEmpty();
        brokers.awaitWhole();
        this.topics = ShopTopics.afresh(brokers, partitions);
        this.run = new EngineRun(topics, name);
        this.watch = new LagWatch(topics, name);
    }

    /** Engines for the log, with their state under a folder. */
    EngineSettings settings(Path folder) {
        EngineSettings settings = EngineSettings.replay(name, topics, folder.resolve("state"));
        return time == Time.LIVE ? settings.liveWithALog() : settings;
    }

    ShopTopics topics() {
        return topics;
    }

    EngineRun run() {
        return run;
    }

    /** Sends a share of the log in a flow over so long. */
    void flow(double share, Duration time) {
        long start = System.nanoTime();
        int count = messages(share);
        flow(count, () -> (double) (System.nanoTime() - start) / Math.max(1, time.toNanos()));
    }

    /** Sends a share of the log in a flow until something is so, and what is left of the share then, all at once. */
    void flowUntil(double share, Duration time, BooleanSupplier condition) {
        long start = System.nanoTime();
        int count = messages(share);
        flow(
                count,
                () -> condition.getAsBoolean()
                        ? 1
                        // Never all of it before, so that there is a burst at the end.
                        : Math.min(WITHOUT_BURST, (double) (System.nanoTime() - start) / time.toNanos()));
    }

    /** Sends so many messages a second for as long as something is so, or until there are no more. */
    void flowWhile(int perSecond, BooleanSupplier condition) {
        long start = System.nanoTime();
        int from = run.sent().size();
        while (condition.getAsBoolean() && run.sent().size() < log.messages().size()) {
            pause(BEAT);
            int due = (int) (from + perSecond * (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1));
            int sent = run.sent().size();
            run.send(log.messages()
                    .subList(sent, Math.max(sent, Math.min(due, log.messages().size()))));
        }
    }

    LagWatch watch() {
        return watch;
    }

    private int messages(double share) {
        return (int) Math.min(
                Math.round(share * log.messages().size()),
                log.messages().size() - run.sent().size());
    }

    /** As far as a progress from 0 to 1 says. */
    private void flow(int count, DoubleSupplier progress) {
        int from = run.sent().size();
        int done = 0;
        for (double passed = 0; passed < 1; ) {
            pause(BEAT);
            passed = Math.min(1, progress.getAsDouble());
            int due = (int) (passed * count);
            if (due > done) {
                run.send(log.messages().subList(from + done, from + due));
                done = due;
            }
        }
    }

    /** A fault is over: from now on its time is counted. */
    void over() {
        marks.add(LagWatch.Mark.now(run));
    }

    /** How long after the last fault's end all that had been sent by then was decided; waits for it, and starts what ends by itself. */
    void awaitRecovered(Instances engines) {
        LagWatch.Mark last = marks.get(marks.size() - 1);
        await("recovered").atMost(LATE).pollInterval(LOOK).until(() -> {
            engines.supervise();
            return watch.millisUntilTaken(last).isPresent();
        });
    }

    /** What lay in front of some offsets and behind others was deleted before an engine read it: the oracle is a replay without it. */
    void lost(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        run.sent().stream()
                .filter(sent -> sent.offset() >= from.getOrDefault(sent.partition(), 0L)
                        && sent.offset() < to.getOrDefault(sent.partition(), 0L))
                .forEach(lost::add);
    }

    private List<EngineRun.Sent> kept() {
        return run.sent().stream().filter(sent -> !lost.contains(sent)).toList();
    }

    private Outcome expected() throws ScoringException {
        if (lost.isEmpty()) {
            return oracle;
        }
        return Outcome.ofOfflineReplay(
                new ShopLog(kept().stream().map(EngineRun.Sent::message).toList(), log.end()));
    }

    /** Sends the rest, waits until all is decided, has the engines stop in order, and compares; what came of it is written down. */
    FaultResult finish(Instances engines, String tried, String remark) throws ScoringException {
        run.send(log.messages().subList(run.sent().size(), log.messages().size()));
        Outcome expected = expected();
        if (time == Time.REPLAY) {
            run.end(log);
        }
        awaitOutcome(engines, expected);
        double seconds = (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
        int ends = engines.supervise();
        engines.stop();
        List<Long> recovered = marks.stream()
                .map(mark -> watch.millisUntilTaken(mark).orElseThrow())
                .toList();
        List<String> differences = new ArrayList<>(expected.differences(outcome()));
        differences.addAll(deadLetterDifferences());
        FaultResult result = new FaultResult(
                name,
                tried,
                brokers,
                expected.scored().size(),
                expected.alerts().size(),
                differences,
                recovered,
                seconds,
                (remark + (ends > 0 ? " Engines ended by themselves and were started again: " + ends + "." : ""))
                        .strip());
        result.write();
        LOGGER.atInfo().addKeyValue("result", result).log("Fault");
        assertThat(differences).isEmpty();
        return result;
    }

    private Outcome outcome() {
        return time == Time.LIVE ? run.outcome().detectedAtOnce() : run.outcome();
    }

    private void awaitOutcome(Instances engines, Outcome expected) {
        await("no lag").atMost(LATE).pollInterval(LOOK).ignoreExceptions().until(() -> {
            engines.supervise();
            Map<TopicPartition, Long> consumed = topics.committed(name);
            return topics.ends(TopicNames.SHOP_EVENTS).entrySet().stream()
                    .allMatch(end -> consumed.getOrDefault(end.getKey(), 0L).equals(end.getValue()));
        });
        await("the expected events scored and alerts sent")
                .atMost(LATE)
                .pollInterval(LOOK)
                .untilAsserted(() -> {
                    engines.supervise();
                    Outcome outcome = run.outcome();
                    assertThat(outcome.scored().size())
                            .as("scored")
                            .isGreaterThanOrEqualTo(expected.scored().size());
                    assertThat(outcome.alerts().size())
                            .as("alerts")
                            .isGreaterThanOrEqualTo(expected.alerts().size());
                });
    }

    private List<String> deadLetterDifferences() {
        List<String> expected = kept().stream()
                .filter(sent -> sent.message().refusal().isPresent())
                .map(EngineRun::line)
                .sorted()
                .toList();
        List<String> actual =
                run.deadLetters().stream().map(EngineRun::line).sorted().toList();
        return expected.equals(actual)
                ? List.of()
                : List.of("dead letters: expected %d, received %d".formatted(expected.size(), actual.size()));
    }

    /** For so long; what is tried here is time itself. */
    static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    @Override
    public void close() {
        watch.close();
        run.close();
        topics.close();
    }
}
