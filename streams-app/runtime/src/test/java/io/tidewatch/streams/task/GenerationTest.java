package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.BarrierKind;
import io.tidewatch.streams.savepoint.BarrierRequest;
import io.tidewatch.streams.savepoint.SavepointEnd;
import io.tidewatch.streams.savepoint.SavepointKey;
import io.tidewatch.streams.savepoint.UserDigest;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that is asked for its barrier, and a task of the next generation that begins with it. */
class GenerationTest {
    private static final Instant NOW = EngineHarness.NOW;
    private static final String YAML = "batch: {max_events: 3}\ntime: {mode: replay}\n";
    private static final String NEXT = YAML + "generation: {number: 2, from: g2}\n";
    private static final String CHANGELOG = Names.changelog("tidewatch", Names.PROFILES);
    private static final String SAVEPOINT = Names.savepoint("tidewatch", "g2");
    private static final int STEPS = 300;

    @TempDir
    private Path folder;

    /** An event, or as much time as passes without one. */
    private record Step(Optional<ShopEvent> event, Instant time) {
        void send(EngineHarness engine) {
            event.ifPresentOrElse(engine::send, () -> engine.tick(time));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theNextGenerationGoesOnExactlyWhereThisOneWasCut(long seed) {
        List<Step> steps = steps(new Random(seed));
        int cut = new Random(seed).nextInt(STEPS);
        List<String> events = new ArrayList<>();
        List<ChurnAlert> alerts = new ArrayList<>();
        Map<String, byte[]> savepoint;
        SavepointEnd end;
        try (EngineHarness before = new EngineHarness(folder.resolve("before"), YAML)) {
            steps.subList(0, cut).forEach(step -> step.send(before));
            before.send(Names.repartition("tidewatch", Names.REROUTED), request(BarrierKind.FINAL));
            List<TestRecord<byte[], byte[]>> changelog = before.read(CHANGELOG);
            savepoint = rows(changelog);
            end = end(changelog, savepoint);
            // What the engine does afterwards does not matter.
            steps.subList(cut, STEPS).forEach(step -> step.send(before));
            before.waitFor(Duration.ofSeconds(1));
            assertThat(before.read(CHANGELOG)).isEmpty();
            assertThat(before.task().stage()).isEqualTo(TaskStage.handedOver("g2"));
            events.addAll(before.scoredEvents());
            alerts.addAll(before.alerts());
        }
        try (EngineHarness after = new EngineHarness(folder.resolve("after"), NEXT)) {
            load(after, savepoint, end);
            assertThat(after.task().stage()).isEqualTo(TaskStage.DECIDING);
            // From the beginning, as if nobody had told the consumer where to go on.
            steps.forEach(step -> step.send(after));
            after.waitFor(Duration.ofSeconds(1));
            assertThat(after.figures().eventsIn())
                    .as("what the savepoint contains is not taken again, be it known or not")
                    .isEqualTo(steps.subList(cut, STEPS).stream()
                            .filter(step -> step.event().isPresent())
                            .count());
            events.addAll(after.scoredEvents());
            alerts.addAll(after.alerts());
        }

        try (EngineHarness uncut = new EngineHarness(folder.resolve("uncut"), YAML)) {
            steps.forEach(step -> step.send(uncut));
            uncut.waitFor(Duration.ofSeconds(1));
            assertThat(events).containsExactlyInAnyOrderElementsOf(uncut.scoredEvents());
            assertThat(alerts).isNotEmpty().containsExactlyInAnyOrderElementsOf(uncut.alerts());
        }
    }

    @Test
    void aLiveSavepointLeavesTheTaskAtWork() {
        try (EngineHarness engine = new EngineHarness(folder, YAML)) {
            engine.send(event("a", "user-1", NOW));

            engine.send(Names.repartition("tidewatch", Names.REROUTED), request(BarrierKind.LIVE));

            List<TestRecord<byte[], byte[]>> changelog = engine.read(CHANGELOG);
            Barrier barrier = barrier(changelog);
            assertThat(barrier.eventsPosition()).isEqualTo(1);
            assertThat(barrier.arrivalsPosition()).isEqualTo(1);
            assertThat(barrier.clock()).hasValue(NOW.toEpochMilli());
            assertThat(engine.scoredEvents()).as("nothing waits at a barrier").containsExactly("a");
            assertThat(text(changelog.get(changelog.size() - 1).key())).isEqualTo(Barrier.MARKER_KEY);
            assertThat(changelog.get(changelog.size() - 1).value()).isNull();
            engine.send(event("b", "user-1", NOW.plusSeconds(1)));
            engine.waitFor(Duration.ofSeconds(1));
            assertThat(engine.scoredEvents()).containsExactly("b");
        }
    }

    @Test
    void aTaskThatIsHandedOverMarksItsBarrierAgain() {
        try (EngineHarness engine = new EngineHarness(folder, YAML)) {
            engine.send(event("a", "user-1", NOW));
            engine.send(Names.repartition("tidewatch", Names.REROUTED), request(BarrierKind.FINAL));
            Barrier first = barrier(engine.read(CHANGELOG));
            engine.send(event("b", "user-1", NOW.plusSeconds(1)));

            engine.send(Names.repartition("tidewatch", Names.REROUTED), request(BarrierKind.FINAL));

            assertThat(barrier(engine.read(CHANGELOG)))
                    .usingRecursiveComparison()
                    .isEqualTo(first);
        }
    }

    @Test
    void anEventThatWasOnItsWayIsDecidedFirst() {
        try (EngineHarness engine = new EngineHarness(folder, NEXT)) {
            ShopEvent event = event("on-its-way", "user-1", NOW.minusSeconds(5));
            RecordHeaders headers = new RecordHeaders();
            headers.add(Origin.HEADER, "0/2/1234".getBytes(StandardCharsets.US_ASCII));
            engine.send(
                    SAVEPOINT,
                    new TestRecord<>(
                            SavepointKey.onTheWay(0, 2, EngineHarness.key("user-1"))
                                    .encode(),
                            ShopEventCodec.write(event),
                            headers,
                            NOW));
            load(engine, Map.of(), new SavepointEnd(empty(), 1, 0, 0));

            engine.send(event("next", "user-1", NOW));
            engine.waitFor(Duration.ofSeconds(1));

            assertThat(engine.scoredEvents()).containsExactly("on-its-way", "next");
        }
    }

    @Test
    void aSavepointThatLacksAUserStopsTheEngine() {
        try (EngineHarness engine = new EngineHarness(folder, NEXT)) {
            assertThatThrownBy(() -> load(engine, Map.of(), new SavepointEnd(empty(), 1, 1, 77)))
                    .hasStackTraceContaining("has 0 users with checksum 0000000000000000 where its end says 1");
        }
    }

    @Test
    void aUserWhoIsGoneBehindTheFirstCopyLeavesNothing() {
        Map<String, byte[]> rows;
        try (EngineHarness engine = new EngineHarness(folder.resolve("before"), YAML)) {
            engine.send(event("a", "user-1", NOW.minus(Duration.ofDays(80))));
            engine.send(event("b", "user-2", NOW.minus(Duration.ofDays(80))));
            engine.waitFor(Duration.ofSeconds(1));
            rows = rows(engine.read(CHANGELOG));
        }
        try (EngineHarness engine = new EngineHarness(folder.resolve("after"), NEXT)) {
            rows.forEach((user, row) -> engine.send(SAVEPOINT, row(user, row)));
            engine.send(SAVEPOINT, row("user-1", null));
            UserDigest digest = new UserDigest();
            digest.put(EngineHarness.key("user-2"), rows.get("user-2"));
            load(engine, Map.of(), new SavepointEnd(empty(), 1, 1, digest.checksum()));

            engine.tick(NOW);

            assertThat(engine.alerts()).extracting(ChurnAlert::userId).containsOnly("user-2");
        }
    }

    private static void load(EngineHarness engine, Map<String, byte[]> rows, SavepointEnd end) {
        rows.forEach((user, row) -> engine.send(SAVEPOINT, row(user, row)));
        engine.send(SAVEPOINT, new TestRecord<>(SavepointKey.end().encode(), end.encode(), NOW));
    }

    private static TestRecord<byte[], byte[]> row(String user, byte[] row) {
        return new TestRecord<>(SavepointKey.profile(EngineHarness.key(user)).encode(), row, NOW);
    }

    /** The latest of each user, as a copier reads them up to the marker. */
    private static Map<String, byte[]> rows(List<TestRecord<byte[], byte[]>> changelog) {
        Map<String, byte[]> rows = new LinkedHashMap<>();
        for (TestRecord<byte[], byte[]> record : changelog) {
            if (text(record.key()).equals(Barrier.MARKER_KEY)) {
                break;
            }
            rows.put(text(record.key()), record.value());
        }
        return rows;
    }

    private static SavepointEnd end(List<TestRecord<byte[], byte[]>> changelog, Map<String, byte[]> rows) {
        UserDigest digest = new UserDigest();
        rows.forEach((user, row) -> digest.put(EngineHarness.key(user), row));
        return new SavepointEnd(barrier(changelog), 1, digest.users(), digest.checksum());
    }

    private static Barrier barrier(List<TestRecord<byte[], byte[]>> changelog) {
        return changelog.stream()
                .filter(record -> text(record.key()).equals(Barrier.MARKER_KEY) && record.value() != null)
                .map(record -> Barrier.decode(record.value()))
                .findFirst()
                .orElseThrow();
    }

    private static Barrier empty() {
        return new Barrier(
                "g2", BarrierKind.LIVE, 0, 1, 0, 0, OptionalLong.empty(), Optional.empty(), Optional.empty());
    }

    private static TestRecord<byte[], byte[]> request(BarrierKind kind) {
        ProducerRecord<byte[], byte[]> record = new BarrierRequest("g2", kind).record("any", 0);
        return new TestRecord<>(record.key(), record.value(), record.headers(), NOW);
    }

    /** Half a year of a small shop whose customers come and go. */
    private static List<Step> steps(Random random) {
        List<Step> steps = new ArrayList<>();
        Instant time = NOW.minus(Duration.ofDays(180));
        for (int i = 0; i < STEPS; i++) {
            time = time.plus(Duration.ofMinutes(random.nextInt(24 * 60)));
            int customers = i < STEPS / 2 ? 20 : 8;
            steps.add(
                    random.nextInt(4) == 0
                            ? new Step(Optional.empty(), time)
                            : new Step(
                                    Optional.of(event("event-" + i, "user-" + random.nextInt(customers), time)), time));
        }
        return steps;
    }

    private static ShopEvent event(String id, String user, Instant time) {
        return ShopEvent.of(id, user, EventType.BROWSE, time).build();
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }
}
