package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.Erasure;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of a request in a task: what goes, what is said, and what of later events. */
class ErasuresTest {
    private static final String KEY = "erasure: {key: 0123456789abcdef0123456789abcdef}\n";
    private static final String YAML = "batch: {max_events: 2, max_wait: 100ms}\n" + KEY;
    private static final String USER = "user-who-goes";
    private static final Instant NOW = EngineHarness.NOW;

    @TempDir
    private Path folder;

    @Test
    void leavesNothingOfTheUserInAnyStore() {
        try (EngineHarness engine = new EngineHarness(folder, YAML)) {
            // Given: one event is decided, another one waits
            engine.send(event("a", USER));
            engine.send(event("b", "another"));
            engine.send(event("c", USER));

            // When
            engine.follow(request(Erasure.Kind.ERASE));

            // Then
            assertThat(engine.scoredEvents())
                    .as("what came before was in order")
                    .contains("a", "c");
            assertThat(engine.<String>rows(Names.PROFILES))
                    .extracting(row -> row.key)
                    .containsExactly("another");
            assertThat(engine.<Bytes>rows(Names.TIMERS))
                    .extracting(row -> text(row.key.get()))
                    .noneMatch(key -> key.contains(USER))
                    .hasSize(1);
            assertThat(engine.<Bytes>rows(Names.ERASED))
                    .hasSize(2)
                    .noneMatch(row -> text(row.key.get()).contains(USER)
                            || text(row.value).contains(USER));
            assertThat(engine.figures().erased()).isEqualTo(1);
        }
    }

    @Test
    void takesTheScoreBackAndTellsConsumers() {
        try (EngineHarness engine = new EngineHarness(folder, YAML)) {
            engine.send(event("a", USER));
            engine.send(event("b", USER));

            engine.follow(request(Erasure.Kind.ERASE));

            List<TestRecord<byte[], byte[]>> scores = engine.read(TopicNames.SCORES);
            assertThat(text(scores.get(scores.size() - 1).key())).isEqualTo(USER);
            assertThat(scores.get(scores.size() - 1).value()).isNull();
            assertThat(engine.alerts())
                    .singleElement()
                    .returns(AlertKind.ERASED, ChurnAlert::kind)
                    .returns(USER, ChurnAlert::userId)
                    .returns(NOW, ChurnAlert::eventTime);
        }
    }

    @Test
    void refusesLaterEventsWithoutAWordOfThem() {
        try (EngineHarness engine = new EngineHarness(folder, YAML)) {
            engine.follow(request(Erasure.Kind.ERASE));

            engine.send(event("a", USER));
            engine.send(
                    EngineHarness.key(USER),
                    "no event".getBytes(StandardCharsets.UTF_8),
                    new RecordHeaders().add("who", EngineHarness.key(USER)));
            engine.waitFor(Duration.ofSeconds(1));

            assertThat(engine.scoredEvents()).isEmpty();
            List<TestRecord<byte[], byte[]>> letters = engine.read(TopicNames.DEAD_LETTERS);
            assertThat(letters).hasSize(2).allSatisfy(letter -> {
                assertThat(letter.key()).isNull();
                assertThat(letter.value()).isNull();
                assertThat(DeadLetter.readFrom(letter.headers()).orElseThrow().reason())
                        .isEqualTo(ReasonCode.ERASED);
                assertThat(letter.headers())
                        .noneMatch(header -> text(header.value()).contains(USER));
            });
            assertThat(engine.figures().deadLettered()).containsEntry(ReasonCode.ERASED, 2L);
        }
    }

    @Test
    void takesTheUsersEventsAgainOnceThatIsLifted() {
        try (EngineHarness engine = new EngineHarness(folder, YAML)) {
            engine.follow(request(Erasure.Kind.ERASE));
            engine.follow(request(Erasure.Kind.LIFT));

            engine.send(event("a", USER));
            engine.send(event("b", USER));

            assertThat(engine.scoredEvents()).containsExactly("a", "b");
            assertThat(engine.deadLetters()).isEmpty();
        }
    }

    @Test
    void anEventThatSomebodyMarkedAsARequestErasesNobody() {
        try (EngineHarness engine = new EngineHarness(folder, YAML)) {
            engine.send(event("a", USER));
            engine.send(event("b", USER));
            Erasure request = request(Erasure.Kind.ERASE);

            engine.send(
                    EngineHarness.key(USER),
                    io.tidewatch.topics.ErasureCodec.write(request),
                    new RecordHeaders().add(ErasureNote.HEADER, new byte[0]));

            assertThat(engine.<String>rows(Names.PROFILES)).hasSize(1);
            assertThat(engine.deadLetters()).extracting(DeadLetter::reason).containsExactly(ReasonCode.MISSING_FIELD);
        }
    }

    @Test
    void withoutAKeyARequestIsNotFollowedByHalf() {
        try (EngineHarness engine = new EngineHarness(folder, "batch: {max_events: 2, max_wait: 100ms}\n")) {
            assertThatThrownBy(() -> engine.follow(request(Erasure.Kind.ERASE)))
                    .hasRootCauseInstanceOf(TidewatchException.class)
                    .rootCause()
                    .hasMessageContaining("'erasure.key' is missing");
        }
    }

    private static Erasure request(Erasure.Kind kind) {
        return new Erasure("request-1", USER, kind, NOW);
    }

    private static ShopEvent event(String id, String user) {
        return ShopEvent.of(id, user, EventType.PURCHASE, NOW).value(10).build();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
