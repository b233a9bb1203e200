package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.task.HomePartition;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that grows while events flow, with the command and both engines killed on the way: an offline replay of the same events, which
 * knows neither partitions nor generations, is the oracle, and every user lives in one shard.
 */
@ExtendWith(BrokerUnderTest.class)
class GrowthIT {
    private static final String HANDED_OVER = "All tasks here are handed over";
    private static final Duration SOON = Duration.ofSeconds(180);
    private static final int CUSTOMERS = 70;
    private static final String OTHER = "other";
    /** Few enough for the log to last until a model has been taken. */
    private static final int CHUNK = 20;

    @TempDir
    private Path folder;

    @Test
    void growingUnderKillsChangesNoAlert(TestKafka kafka) throws Exception {
        grow(kafka, "growing", 2, 4);
    }

    /** {@code -Dtidewatch.growth.long=true} has it grow twice, to as many shards as a large shop has. */
    @Test
    @EnabledIfSystemProperty(named = "tidewatch.growth.long", matches = "true")
    void norDoesGrowingTwice(TestKafka kafka) throws Exception {
        grow(kafka, "growing-twice", 4, 12, 24);
    }

    /** The next generation has loaded what the model before has decided, and goes on with the one that its parents have switched to. */
    @Test
    @EnabledIfSystemProperty(named = "tidewatch.growth.long", matches = "true")
    void aModelThatIsActivatedBetweenCopyAndCutOverIsCarriedOver(TestKafka kafka) throws Exception {
        // Given: the state is copied, and the next generation loads it
        String application = "growing-rolled";
        ShopLog log = ShopLog.of(11, CUSTOMERS);
        Map<String, Path> models =
                Map.of(ShippedModel.NAME, ShippedModel.FOLDER, OTHER, OtherModel.make(folder.resolve("models"), OTHER));
        Partitions partitions = new Partitions(2, 2);
        try (ShopTopics topics = ShopTopics.afresh(kafka, 2);
                EngineRun run = new EngineRun(topics, application);
                EngineProcess old = start(application, topics, 1)) {
            ModelRoll roll = new ModelRoll(topics);
            roll.done("publish", models.get(OTHER).toString());
            run.send(next(run, log.messages(), log.messages().size() / 3), partitions::atHome);
            run.awaitDecided(SOON);
            try (EngineProcess command = command(application, 1, 4)) {
                assertThat(command.exitCode(SOON)).as(command.output()).isEqualTo(ExitCode.OK);
            }
            try (EngineProcess next = start(application, topics, 2)) {
                until("the next generation has begun", next::hasBegun);

                // When
                roll.done("activate", OTHER);
                until("the old engine has switched", () -> {
                    run.send(next(run, log.messages(), CHUNK), partitions::atHome);
                    run.awaitDecided(SOON);
                    return ModelRoll.switches(run).stream()
                            .allMatch(of -> of.get(of.lastKey()).equals(OTHER));
                });
                try (EngineProcess command = command(application, 1, 4, "--cut-over")) {
                    assertThat(command.exitCode(SOON)).as(command.output()).isEqualTo(ExitCode.OK);
                }
                int whole = log.messages().size();
                assertThat(run.sent()).as("events are left").hasSizeLessThan(whole * 3 / 4);
                run.send(next(run, log.messages(), whole - run.sent().size()), partitions::atHome);
                run.end(log);

                // Then
                run.awaitDecided(SOON);
                Map<TopicPartition, List<ShopEvent>> events = run.eventsByPartition();
                events.values().removeIf(List::isEmpty);
                List<SortedMap<Integer, String>> switches = ModelRoll.switches(events, run.models(), ShippedModel.NAME);
                assertThat(switches)
                        .as("the models of each old partition")
                        .hasSize(2)
                        .allSatisfy(of -> assertThat(of).hasSize(2));
                Outcome oracle = Outcome.ofOfflineReplays(List.copyOf(events.values()), switches, models, log.end());
                run.awaitOutcome(oracle, SOON);
                old.stop();
                next.stop();
                assertThat(oracle.differences(run.outcome())).isEmpty();
            }
        }
    }

    private void grow(TestKafka kafka, String application, int... sizes) throws Exception {
        ShopLog log = ShopLog.of(7, CUSTOMERS);
        Outcome oracle = Outcome.ofOfflineReplay(log);
        assertThat(oracle.alerts()).extracting(ChurnAlert::trigger).contains(Trigger.EVENT, Trigger.SILENCE);
        List<Message> messages = log.messages();
        int portion = messages.size() / (3 * sizes.length);
        int before = sizes[0];
        try (ShopTopics topics = ShopTopics.afresh(kafka, sizes[0]);
                EngineRun run = new EngineRun(topics, application)) {
            EngineProcess engine = start(application, topics, 1);
            try {
                for (int step = 1; step < sizes.length; step++) {
                    int now = sizes[step - 1];
                    Partitions partitions = new Partitions(now, before);
                    run.send(next(run, messages, portion), partitions::of);
                    // A state to carry over.
                    run.awaitDecided(SOON);
                    EngineProcess next = growOnce(
                            run,
                            topics,
                            application,
                            step,
                            sizes[step],
                            engine,
                            () -> run.send(next(run, messages, portion), partitions::of));
                    engine.close();
                    engine = next;
                    // Between partitions Kafka keeps no order: a user's events lie in one at a time.
                    run.awaitDecided(SOON);
                    before = now;
                }
                Partitions partitions = new Partitions(sizes[sizes.length - 1], before);
                run.send(messages.subList(run.sent().size(), messages.size()), partitions::of);
                run.end(log);
                run.awaitOutcome(oracle, SOON);
                // In order, so that a needless alert would be committed as well.
                engine.stop();
            } finally {
                engine.close();
            }

            assertThat(oracle.differences(run.outcome())).isEmpty();
            for (int generation = 1; generation <= sizes.length; generation++) {
                assertEveryUserHasOneShard(topics, Names.generation(application, generation), sizes[generation - 1]);
            }
        }
    }

    /** One generation after another, with events coming in between and a kill in every phase. Returns the next one at work. */
    private EngineProcess growOnce(
            EngineRun run,
            ShopTopics topics,
            String application,
            int generation,
            int to,
            EngineProcess old,
            Runnable events) {
        String savepoint = Names.savepoint(application, "g" + (generation + 1));
        // While it copies
        try (EngineProcess command = command(application, generation, to)) {
            until(
                    "the copy has begun",
                    () -> topics.partitions().containsKey(savepoint) && topics.records(Set.of(savepoint)) > 0);
            command.kill();
        }
        try (EngineProcess command = command(application, generation, to)) {
            assertThat(command.exitCode(SOON)).as(command.output()).isEqualTo(ExitCode.OK);
        }
        // While the next generation loads
        try (EngineProcess loading = start(application, topics, generation + 1)) {
            until("the next generation has begun", loading::hasBegun);
            loading.kill();
        }
        EngineProcess next = start(application, topics, generation + 1);
        events.run();
        // While it cuts over, and the old engine with it
        try (EngineProcess command = command(application, generation, to, "--cut-over")) {
            until("the old engine hands over", () -> old.output().contains("Task is handed over"));
            command.kill();
            old.kill();
        }
        events.run();
        try (EngineProcess again = start(application, topics, generation);
                EngineProcess command = command(application, generation, to, "--cut-over")) {
            // Where all its tasks were handed over before it was killed, the command does not wait for it, and it may
            // find the topic grown.
            until(
                    "the old engine knows that it is over",
                    () -> again.output().contains(HANDED_OVER)
                            || again.output().contains("no longer equal those of the state of"));
            assertThat(command.exitCode(SOON)).as(command.output()).isEqualTo(ExitCode.OK);
            if (again.output().contains(HANDED_OVER)) {
                assertThat(again.isAlive()).as("it stays to say so").isTrue();
                again.stop();
            }
        }
        assertThat(topics.partitions()).containsEntry("shop.events", to);
        return next;
    }

    private static List<Message> next(EngineRun run, List<Message> messages, int portion) {
        int from = run.sent().size();
        return messages.subList(from, from + portion);
    }

    /**
     * A third of the users is sent by Kafka's producer, a third by librdkafka's, and a third by one that has not learned yet how many
     * partitions there are.
     */
    private record Partitions(int now, int before) {
        OptionalInt of(Message message) {
            if (message.key().isEmpty()) {
                return OptionalInt.empty();
            }
            byte[] key = message.key().get();
            return switch (Math.floorMod(new String(key, StandardCharsets.UTF_8).hashCode(), 3)) {
                case 0 -> OptionalInt.of(new HomePartition(now).of(key));
                case 1 -> OptionalInt.of(consistentRandom(key));
                default -> OptionalInt.of(new HomePartition(before).of(key));
            };
        }

        /** By Kafka's producer alone. */
        OptionalInt atHome(Message message) {
            return message.key().stream()
                    .mapToInt(key -> new HomePartition(now).of(key))
                    .findFirst();
        }

        private int consistentRandom(byte[] key) {
            CRC32 crc = new CRC32();
            crc.update(key);
            return (int) (crc.getValue() % now);
        }
    }

    private EngineProcess start(String application, ShopTopics topics, int generation) {
        return EngineProcess.start(Names.generation(application, generation), config(application, topics, generation));
    }

    private Path config(String application, ShopTopics topics, int generation) {
        String yaml = EngineSettings.replay(application, topics, folder.resolve("state-" + generation))
                .yaml();
        String section =
                generation == 1 ? "" : "generation: {number: %d, from: g%d}\n".formatted(generation, generation);
        try {
            return Files.writeString(config(generation), yaml + section);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private Path config(int generation) {
        return folder.resolve("generation-" + generation + ".yaml");
    }

    private EngineProcess command(String application, int generation, int to, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Tidewatch.class.getName(),
                "shards",
                "grow",
                "--to",
                Integer.toString(to),
                "--config",
                config(generation).toString()));
        command.addAll(List.of(more));
        return EngineProcess.start("grow-" + application, command);
    }

    private static void until(String what, BooleanSupplier condition) {
        await(what).atMost(SOON).pollInterval(Duration.ofMillis(50)).until(condition::getAsBoolean);
    }

    private static void assertEveryUserHasOneShard(ShopTopics topics, String application, int shards) {
        HomePartition home = new HomePartition(shards);
        Map<String, Set<Integer>> places = new TreeMap<>();
        try (CommittedRecords profiles = new CommittedRecords(topics, Names.changelog(application, Names.PROFILES))) {
            for (ConsumerRecord<byte[], byte[]> row : profiles.all()) {
                places.computeIfAbsent(new String(row.key(), StandardCharsets.UTF_8), user -> new TreeSet<>())
                        .add(row.partition());
            }
        }
        places.remove(Barrier.MARKER_KEY);
        assertThat(places).hasSizeBetween(CUSTOMERS / 2, CUSTOMERS);
        places.forEach((user, own) ->
                assertThat(own).as(user).containsExactly(home.of(user.getBytes(StandardCharsets.UTF_8))));
    }
}
