package io.tidewatch.ops;

import io.tidewatch.http.AnswerJson;
import io.tidewatch.http.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Judges a snapshot: is the process alive, that is, would only a restart help; and is it ready, that is, does it process what
 * it was assigned. Functions of the snapshot alone.
 */
final class Health {
    /**
     * How long brokers may be silent before an instance is not ready. A broker that dies is missed after 9 s
     * ({@code broker.session.timeout.ms}) and its partitions have new leaders; that is seen by the next look, within 10 s, which
     * waits for 8 s at most ({@link InputWatch}). So a cluster that restarts its brokers one by one never gets there, and an
     * outage is told before a person is called.
     */
    static final Duration SILENCE = Duration.ofSeconds(30);

    private final Duration stall;

    /**
     * A judge.
     *
     * @param stall how long an engine with records waiting may do nothing, see {@link StallBound}
     */
    Health(Duration stall) {
        this.stall = stall;
    }

    /** Whether only a restart would help. */
    Verdict live(EngineSnapshot engine) {
        if (engine.handedOver().isPresent()) {
            return Verdict.yes(handedOver(engine.handedOver().get()));
        }
        return switch (engine.state()) {
            case CREATED -> Verdict.yes("starting");
            case PENDING_SHUTDOWN -> Verdict.yes("stopping, as asked");
            case REBALANCING, RUNNING -> stalled(engine).map(Verdict::no).orElseGet(() -> Verdict.yes(going(engine)));
            case PENDING_ERROR, ERROR ->
                Verdict.no("Kafka Streams has failed (state " + engine.state() + "); the log says why");
            case NOT_RUNNING -> Verdict.no("Kafka Streams has stopped");
        };
    }

    /** Whether the engine processes what it was assigned. */
    Verdict ready(EngineSnapshot engine) {
        Verdict live = live(engine);
        if (!live.good() || engine.handedOver().isPresent()) {
            return live;
        }
        Optional<Instant> silentSince = engine.input().brokers().silentSince();
        if (silentSince
                .filter(since -> engine.since(since).compareTo(SILENCE) > 0)
                .isPresent()) {
            return Verdict.no(silent(engine, silentSince.orElseThrow()));
        }
        List<StoreRestore> restoring = engine.restoring();
        if (!restoring.isEmpty()) {
            return Verdict.no("%d records of %d stores are still to be restored"
                    .formatted(
                            restoring.stream()
                                    .mapToLong(StoreRestore::remaining)
                                    .sum(),
                            restoring.size()));
        }
        if (engine.state() != KafkaStreams.State.RUNNING) {
            return Verdict.no(live.cause());
        }
        if (!engine.withoutTask().isEmpty()) {
            return Verdict.no("the tasks of %d of %d partitions were lost and are being set up again"
                    .formatted(
                            engine.withoutTask().size(), engine.ownPartitions().size()));
        }
        if (!engine.loading().isEmpty()) {
            return Verdict.no(loading(engine.loading()));
        }
        return Verdict.yes(
                engine.tasks().isEmpty()
                        ? "running without a partition: there are more stream threads than partitions, or they are"
                                + " still moving here"
                        : "running, %d partitions".formatted(engine.tasks().size()));
    }

    private static String handedOver(String savepoint) {
        return "handed over: the next generation has taken over from savepoint " + savepoint
                + ", and this instance may be stopped";
    }

    private static String loading(List<TaskView> tasks) {
        return "loading savepoint %s: %d users of %d partitions so far, %d records left as far as is known"
                .formatted(
                        tasks.get(0).stage().savepoint(),
                        tasks.stream().mapToLong(task -> task.stage().rows()).sum(),
                        tasks.size(),
                        tasks.stream()
                                .mapToLong(task -> task.savepointLeft().orElse(0))
                                .sum());
    }

    private static String going(EngineSnapshot engine) {
        if (engine.input().brokers().silentSince().isPresent()) {
            return "no broker answers, and a restart would not change that";
        }
        return engine.state() == KafkaStreams.State.RUNNING ? "running" : "partitions are being assigned or restored";
    }

    private static String silent(EngineSnapshot engine, Instant since) {
        return "no broker has answered since %s (%s), so nothing is read or committed; %s"
                .formatted(
                        AnswerJson.text(since),
                        text(engine.since(since)),
                        engine.lastCommit()
                                .map(last -> "the last commit was seen at " + AnswerJson.text(last))
                                .orElse("no commit has been seen"));
    }

    private Optional<String> stalled(EngineSnapshot engine) {
        if (engine.threads().isEmpty()) {
            return Optional.of("every stream thread has died; the log says why");
        }
        // Who waits for brokers may look like one who hangs, and a restart would not bring them back.
        if (engine.input().brokers().answeringSince().isEmpty()) {
            return Optional.empty();
        }
        return Stream.of(threadStuck(engine), inputStuck(engine), rebalanceStuck(engine))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** A thread that hangs in one place gives no task a turn. */
    private Optional<String> threadStuck(EngineSnapshot engine) {
        return engine.tasks().stream()
                .filter(task -> tooLong(engine, task.lastTurn()))
                .findFirst()
                .map(task -> "the task of partition %d has had no turn for %s; its stream thread hangs"
                        .formatted(task.partition(), text(engine.since(task.lastTurn()))));
    }

    /** A thread that goes round and round without taking records. */
    private Optional<String> inputStuck(EngineSnapshot engine) {
        return engine.input().partitions().stream()
                // A task that loads a savepoint leaves its events where they are.
                .filter(partition -> engine.tasks().stream()
                        .anyMatch(task -> task.decides() && task.partition() == partition.partition()))
                .filter(partition -> stuck(engine, partition))
                .findFirst()
                .map(partition -> waiting(engine, partition));
    }

    /** A rebalance that does not end, while nothing is restored and records wait: nobody may hold the partition then. */
    private Optional<String> rebalanceStuck(EngineSnapshot engine) {
        if (engine.state() != KafkaStreams.State.REBALANCING
                || !tooLong(engine, engine.stateSince())
                || engine.restoredLast().filter(last -> !tooLong(engine, last)).isPresent()) {
            return Optional.empty();
        }
        return engine.input().partitions().stream()
                .filter(partition -> stuck(engine, partition))
                .findFirst()
                .map(partition -> "rebalancing for %s without restoring anything, and %s"
                        .formatted(text(engine.since(engine.stateSince())), waiting(engine, partition)));
    }

    private boolean stuck(EngineSnapshot engine, InputPartition partition) {
        return partition.stuckSince().filter(since -> tooLong(engine, since)).isPresent();
    }

    /** Counts only the time during which brokers answered without a break. */
    private boolean tooLong(EngineSnapshot engine, Instant since) {
        return engine.since(since).compareTo(stall) > 0
                && engine.input()
                        .brokers()
                        .answeringSince()
                        .filter(answering -> engine.since(answering).compareTo(stall) > 0)
                        .isPresent();
    }

    private static String waiting(EngineSnapshot engine, InputPartition partition) {
        return "partition %d has not moved for %s with %d records waiting"
                .formatted(
                        partition.partition(),
                        text(engine.since(partition.stuckSince().orElseThrow())),
                        partition.lag());
    }

    private static String text(Duration duration) {
        return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
    }
}
