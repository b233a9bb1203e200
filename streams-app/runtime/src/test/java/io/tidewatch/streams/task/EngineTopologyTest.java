package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.EventLimits;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.Trigger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The wiring: what goes where, and when. What the engine decides is tested with the engine. */
class EngineTopologyTest {
    private static final String LIVE = "batch: {max_events: 3, max_wait: 100ms}\n";
    private static final String BUSY = "batch: {max_events: 100, max_wait: 100ms}\n";
    /** A quarter of the wait. */
    private static final Duration TURN = Duration.ofMillis(25);

    /** Twice the wait: a batch of such events waits its time. */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(200);

    private static final String REPLAY = LIVE + "time: {mode: replay}\n";
    private static final Instant NOW = EngineHarness.NOW;
    /** Longer than any silence that the formula lets pass without an alert. */
    private static final Duration LONG_SILENCE = Duration.ofDays(80);

    @TempDir
    private Path folder;

    @Test
    void scoresBatchAsSoonAsItIsFull() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // Given
            engine.send(event("a", "user-1", NOW));
            engine.send(event("b", "user-2", NOW));
            assertThat(engine.scoredEvents()).isEmpty();

            // When
            engine.send(event("c", "user-1", NOW));

            // Then
            assertThat(engine.scoredEvents()).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @Test
    void aUsersEventsOfABatchShareAMessageStampedWithTheLatest() throws Exception {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // When: the last event comes late
            engine.send(event("a", "user-1", NOW));
            engine.send(event("b", "user-2", NOW));
            engine.send(event("c", "user-1", NOW.minusSeconds(1)));

            // Then
            List<TestRecord<byte[], byte[]>> messages = engine.read(TopicNames.FEATURES);
            assertThat(messages)
                    .extracting(record -> text(record.key()), TestRecord::getRecordTime)
                    .containsExactly(tuple("user-1", NOW), tuple("user-2", NOW));
            assertThat(FeatureRecordCodec.read(messages.get(0).value()))
                    .extracting(FeatureRecord::eventId, FeatureRecord::eventTime)
                    .containsExactly(tuple("a", NOW), tuple("c", NOW.minusSeconds(1)));
        }
    }

    @Test
    void aMessageHoldsNoMoreEventsThanTheContractSays() {
        try (EngineHarness engine = new EngineHarness(folder, BUSY)) {
            // When
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ids.add("event-" + i);
                engine.send(event(ids.get(i), "user-1", NOW.plusSeconds(i)));
            }

            // Then
            List<TestRecord<byte[], byte[]>> messages = engine.read(TopicNames.FEATURES);
            assertThat(messages)
                    .extracting(
                            record -> FeatureRecordCodec.read(record.value()).size())
                    .containsExactly(FeatureRecordCodec.MOST_EVENTS, 100 - FeatureRecordCodec.MOST_EVENTS);
            assertThat(messages)
                    .flatExtracting(record -> FeatureRecordCodec.read(record.value()))
                    .extracting(FeatureRecord::eventId)
                    .isEqualTo(ids);
        }
    }

    @Test
    void sendsOneScoreForEachUserOfABatch() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // When
            engine.send(event("a", "user-1", NOW));
            engine.send(event("b", "user-2", NOW));
            engine.send(event("c", "user-1", NOW.plusSeconds(1)));

            // Then: the last one
            assertThat(engine.read(TopicNames.SCORES))
                    .extracting(record -> text(record.key()), TestRecord::getRecordTime)
                    .containsExactlyInAnyOrder(tuple("user-1", NOW.plusSeconds(1)), tuple("user-2", NOW));
        }
    }

    @Test
    void sendsAScoreForEveryHourThatABatchReachesOver() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // Given
            Instant hour = NOW.truncatedTo(ChronoUnit.HOURS);

            // When
            engine.send(event("a", "user-1", hour.minusSeconds(2)));
            engine.send(event("b", "user-1", hour.minusSeconds(1)));
            engine.send(event("c", "user-1", hour));

            // Then: the last one before the hour and the last one of all
            assertThat(engine.read(TopicNames.SCORES))
                    .extracting(TestRecord::getRecordTime)
                    .containsExactly(hour.minusSeconds(1), hour);
        }
    }

    @Test
    void scoresALoneEventAtTheNextTurn() {
        try (EngineHarness engine = new EngineHarness(folder, BUSY)) {
            // Given
            engine.send(event("a", "user-1", NOW));

            // When
            engine.waitFor(TURN);

            // Then
            assertThat(engine.scoredEvents()).containsExactly("a");
        }
    }

    @Test
    void letsABatchThatStillFillsWaitItsTime() {
        try (EngineHarness engine = new EngineHarness(folder, BUSY)) {
            // Given: events come between any two turns, and have been on their way for long
            engine.waitFor(ON_ITS_WAY);
            List<String> early = new ArrayList<>();
            for (int turn = 0; turn < 3; turn++) {
                sendMany(engine, turn);
                engine.waitFor(TURN);
                early.addAll(engine.scoredEvents());
            }

            // When
            sendMany(engine, 3);
            engine.waitFor(TURN);

            // Then
            assertThat(early).isEmpty();
            assertThat(engine.scoredEvents()).hasSize(40);
        }
    }

    @Test
    void scoresABatchOfYoungEventsAtTheNextTurn() {
        try (EngineHarness engine = new EngineHarness(folder, BUSY)) {
            // Given
            sendMany(engine, 0);

            // When
            engine.waitFor(TURN);

            // Then
            assertThat(engine.scoredEvents()).hasSize(10);
        }
    }

    @Test
    void scoresWhatWaitsWhenNothingMoreComes() {
        try (EngineHarness engine = new EngineHarness(folder, BUSY)) {
            // Given
            engine.waitFor(ON_ITS_WAY);
            sendMany(engine, 0);
            engine.waitFor(TURN);
            List<String> early = engine.scoredEvents();

            // When
            engine.waitFor(TURN);

            // Then
            assertThat(early).isEmpty();
            assertThat(engine.scoredEvents()).hasSize(10);
        }
    }

    @Test
    void gathersLongerWhileItWorksOffABacklog() {
        try (EngineHarness engine = new EngineHarness(folder, "batch: {max_events: 100, max_wait: 10ms}\n")) {
            // Given: an event that has been in the topic for two seconds
            engine.waitFor(Duration.ofSeconds(2));
            engine.send(event("a", "user-1", NOW));

            // When
            engine.waitFor(Duration.ofMillis(90));
            List<String> early = engine.scoredEvents();
            engine.waitFor(Duration.ofMillis(20));

            // Then
            assertThat(early).isEmpty();
            assertThat(engine.scoredEvents()).containsExactly("a");
        }
    }

    @Test
    void outputIsKeyedByUserAndStampedWithEventTime() {
        try (EngineHarness engine = new EngineHarness(folder, REPLAY)) {
            // Given
            Instant time = Instant.parse("2024-02-03T04:05:06.789Z");

            // When
            engine.send(event("a", "käufer-1", time));
            engine.tick(time);

            // Then
            for (String topic : List.of(TopicNames.FEATURES, TopicNames.SCORES)) {
                TestRecord<byte[], byte[]> record = engine.read(topic).get(0);
                assertThat(record.key()).isEqualTo(EngineHarness.key("käufer-1"));
                assertThat(record.getRecordTime()).isEqualTo(time);
            }
        }
    }

    @Test
    void sameEventAgainChangesNothing() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // Given
            ShopEvent event = event("a", "user-1", NOW);

            // When
            engine.send(event);
            engine.send(event);
            engine.send(event);

            // Then
            assertThat(engine.scoredEvents()).containsExactly("a");
            assertThat(engine.figures().duplicates()).isEqualTo(2);
        }
    }

    static Stream<Arguments> unusable() {
        byte[] good = ShopEventCodec.write(event("a", "user-1", NOW));
        byte[] user = EngineHarness.key("user-1");
        byte[] huge = new byte[EventLimits.MAX_BYTES + 1];
        Arrays.fill(huge, (byte) ' ');
        return Stream.of(
                Arguments.of(ReasonCode.UNREADABLE, user, bytes("{nonsense")),
                Arguments.of(ReasonCode.UNREADABLE, user, null),
                Arguments.of(ReasonCode.UNREADABLE, user, new byte[] {0, 0, 0}),
                Arguments.of(ReasonCode.TOO_LARGE, user, huge),
                Arguments.of(ReasonCode.UNKNOWN_TYPE, user, bytes(text(good).replace("browse", "teleport"))),
                Arguments.of(ReasonCode.MISSING_FIELD, user, bytes(text(good).replace("\"type\"", "\"kind\""))),
                Arguments.of(ReasonCode.WRONG_KEY, EngineHarness.key("user-2"), good),
                Arguments.of(ReasonCode.WRONG_KEY, null, good),
                Arguments.of(ReasonCode.WRONG_KEY, new byte[] {(byte) 0xff}, good),
                Arguments.of(
                        ReasonCode.FROM_THE_FUTURE,
                        user,
                        ShopEventCodec.write(event("a", "user-1", NOW.plus(Duration.ofMinutes(11))))),
                Arguments.of(
                        ReasonCode.TOO_OLD,
                        user,
                        ShopEventCodec.write(event("a", "user-1", NOW.minus(Duration.ofDays(31))))));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void unusableMessageGoesToDeadLettersAsItWas(ReasonCode reason, byte[] key, byte[] value) {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // Given
            Headers headers = new RecordHeaders().add("traceparent", bytes("00-1-2-3"));

            // When
            engine.send(key, value, headers);

            // Then
            TestRecord<byte[], byte[]> letter =
                    engine.read(TopicNames.DEAD_LETTERS).get(0);
            assertThat(letter.key()).isEqualTo(key);
            assertThat(letter.value()).isEqualTo(value);
            assertThat(letter.headers().lastHeader("traceparent").value()).isEqualTo(bytes("00-1-2-3"));
            DeadLetter told = DeadLetter.readFrom(letter.headers()).orElseThrow();
            assertThat(told.reason()).isEqualTo(reason);
            assertThat(told.sourceTopic()).isEqualTo(TopicNames.SHOP_EVENTS);
            assertThat(told.sourceOffset()).isZero();
            assertThat(told.sourceTimestamp()).isEqualTo(NOW.toEpochMilli());
            assertThat(told.detail()).isNotBlank().doesNotContain("user-1");
        }
    }

    @Test
    void unusableMessageDoesNotHoldUpTheOthers() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // When
            engine.send(event("a", "user-1", NOW));
            engine.send(EngineHarness.key("user-1"), bytes("]"));
            engine.send(event("b", "user-1", NOW));
            engine.send(event("c", "user-1", NOW));

            // Then
            assertThat(engine.scoredEvents()).containsExactly("a", "b", "c");
            EngineCounters.Figures figures = engine.figures();
            assertThat(figures.eventsIn()).isEqualTo(figures.scored() + figures.deadLetteredInAll());
        }
    }

    @Test
    void replayTakesEventsOfAnyAgeButNoneFromTheFuture() {
        try (EngineHarness engine = new EngineHarness(folder, REPLAY)) {
            // When
            engine.send(event("old", "user-1", Instant.parse("1999-12-31T23:59:59Z")));
            engine.send(event("future", "user-1", NOW.plus(Duration.ofDays(1))));
            engine.tick(NOW);

            // Then
            assertThat(engine.scoredEvents()).containsExactly("old");
            assertThat(engine.deadLetters()).extracting(DeadLetter::reason).containsExactly(ReasonCode.FROM_THE_FUTURE);
        }
    }

    @Test
    void tickScoresWhatWaitsAndThenFiresSilenceTimers() {
        try (EngineHarness engine = new EngineHarness(folder, REPLAY)) {
            // Given
            Instant last = NOW.minus(LONG_SILENCE);
            engine.send(event("a", "user-1", last));

            // When
            engine.tick(NOW);

            // Then
            assertThat(engine.scoredEvents()).containsExactly("a");
            List<ChurnAlert> alerts = engine.alerts();
            assertThat(alerts).isNotEmpty().allSatisfy(alert -> {
                assertThat(alert.trigger()).isEqualTo(Trigger.SILENCE);
                assertThat(alert.eventTime()).isAfter(last).isBefore(NOW);
                assertThat(alert.detectedAt()).isEqualTo(alert.eventTime());
            });
        }
    }

    @Test
    void anotherUsersEventMovesTheClockAndFiresTimers() {
        try (EngineHarness engine = new EngineHarness(folder, REPLAY)) {
            // Given
            engine.send(event("a", "user-1", NOW.minus(LONG_SILENCE)));

            // When
            engine.send(event("b", "user-2", NOW));
            engine.waitFor(Duration.ofMillis(200));

            // Then
            assertThat(engine.alerts())
                    .isNotEmpty()
                    .extracting(ChurnAlert::userId)
                    .containsOnly("user-1");
        }
    }

    @Test
    void idlePartitionFollowsTheWallClockLessTheLateness() {
        String yaml = LIVE + "time: {allowed_lateness: 10m}\n";
        try (EngineHarness engine = new EngineHarness(folder, yaml)) {
            // Given
            engine.send(event("a", "user-1", NOW));
            engine.waitFor(Duration.ofSeconds(1));
            Instant whenBusy = engine.task().clock().orElseThrow();

            // When
            engine.waitFor(LONG_SILENCE);

            // Then
            assertThat(whenBusy).isEqualTo(NOW);
            Instant wallClock = NOW.plusSeconds(1).plus(LONG_SILENCE);
            assertThat(engine.task().clock()).contains(wallClock.minus(Duration.ofMinutes(10)));
            assertThat(engine.alerts())
                    .isNotEmpty()
                    .allSatisfy(alert -> assertThat(alert.detectedAt()).isEqualTo(wallClock));
        }
    }

    @Test
    void aWallClockThatIsAnHourAheadForAWhileMovesNothing() {
        String yaml = LIVE + "time: {allowed_lateness: 10m}\n";
        try (EngineHarness engine = new EngineHarness(folder, yaml)) {
            // Given: an idle partition
            engine.send(event("a", "user-1", NOW));
            engine.waitFor(Duration.ofMinutes(30));

            // When
            engine.jumpAhead(Duration.ofHours(1));
            engine.waitFor(Duration.ofMinutes(5));

            // Then
            assertThat(engine.task().clock()).contains(NOW.plus(Duration.ofMinutes(25)));
        }
    }

    @Test
    void aWallClockThatIsAnHourBehindForAWhileRefusesNoEvent() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // Given
            engine.send(event("a", "user-1", NOW));

            // When
            engine.stand(Duration.ofHours(1));
            engine.send(event("b", "user-1", NOW.plus(Duration.ofHours(1))));
            engine.waitFor(Duration.ofSeconds(1));

            // Then
            assertThat(engine.deadLetters()).isEmpty();
            assertThat(engine.scoredEvents()).containsExactly("a", "b");
        }
    }

    @Test
    void replayDoesNotFollowTheWallClock() {
        try (EngineHarness engine = new EngineHarness(folder, REPLAY)) {
            // Given
            engine.send(event("a", "user-1", NOW));

            // When
            engine.waitFor(LONG_SILENCE);

            // Then
            assertThat(engine.task().clock()).contains(NOW);
            assertThat(engine.alerts()).isEmpty();
        }
    }

    @Test
    void liveShopRefusesTicks() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // When
            engine.tick(NOW);

            // Then
            assertThat(engine.deadLetters()).extracting(DeadLetter::reason).containsExactly(ReasonCode.UNREADABLE);
        }
    }

    @Test
    void malformedAndFutureTicksAreRefused() {
        try (EngineHarness engine = new EngineHarness(folder, REPLAY)) {
            // Given
            Headers headers = new RecordHeaders().add(ClockTick.HEADER, bytes("1"));

            // When
            engine.send(null, bytes("short"), headers);
            engine.tick(NOW.plus(LONG_SILENCE));

            // Then
            assertThat(engine.deadLetters())
                    .extracting(DeadLetter::reason)
                    .containsExactly(ReasonCode.UNREADABLE, ReasonCode.FROM_THE_FUTURE);
        }
    }

    @Test
    void batchThatFailsForAMomentIsTriedAgain() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // Given
            engine.failNextRuns(2);

            // When
            sendThree(engine);

            // Then
            assertThat(engine.scoredEvents()).containsExactly("a", "b", "c");
            assertThat(engine.figures().scoringFailures()).isEqualTo(2);
            assertThat(engine.deadLetters()).isEmpty();
        }
    }

    @Test
    void eventThatCannotBeScoredDoesNotTakeTheOthersWithIt() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // Given: three tries of the batch, and the first event alone
            engine.failNextRuns(4);

            // When
            sendThree(engine);

            // Then
            assertThat(engine.scoredEvents()).containsExactly("b", "c");
            assertThat(engine.task().unaccounted()).isZero();
            assertThat(engine.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo(ReasonCode.SCORING_FAILED);
                assertThat(letter.sourceOffset()).isZero();
            });
        }
    }

    @Test
    void anEventIsDecidedHoweverLargeItsHeadersAre() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // Given
            Headers large = new RecordHeaders().add("trace", new byte[3_000_000]);
            Headers many = new RecordHeaders();
            for (int i = 0; i < 50_000; i++) {
                many.add("h", new byte[1]);
            }

            // When
            engine.send(EngineHarness.key("user-1"), ShopEventCodec.write(event("a", "user-1", NOW)), large);
            engine.send(EngineHarness.key("user-2"), ShopEventCodec.write(event("b", "user-2", NOW)), many);
            engine.send(event("c", "user-3", NOW));

            // Then
            assertThat(engine.scoredEvents()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void aDeadLetterOfAnEnvelopeHoldsItsOriginalBytes() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE + "input: {format: connect}\n")) {
            // Given: the first event alone fails as well
            engine.failNextRuns(4);
            String event = text(ShopEventCodec.write(event("a", "user-1", NOW)));
            byte[] key = bytes("{\"schema\":{\"type\":\"string\"},\"payload\":\"user-1\"}");
            byte[] value = bytes("{\"schema\":{\"type\":\"struct\"},\"payload\":" + event + "}");

            // When
            engine.send(key, value);
            engine.send(event("b", "user-2", NOW));
            engine.send(event("c", "user-3", NOW));
            engine.send(bytes("user-1"), bytes("{\"schema\":1,\"payload\":{}}"));

            // Then
            List<TestRecord<byte[], byte[]>> letters = engine.read(TopicNames.DEAD_LETTERS);
            assertThat(letters.get(0).key()).isEqualTo(key);
            assertThat(letters.get(0).value()).isEqualTo(value);
            assertThat(DeadLetter.readFrom(letters.get(1).headers())
                            .orElseThrow()
                            .detail())
                    .isEqualTo("in 'payload': field 'event_id' is missing");
        }
    }

    @Test
    void aDeadLetterOfAnEventThatHasWaitedSaysWhichHeadersItLost() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // Given: the first event alone fails as well
            engine.failNextRuns(4);
            Headers headers = new RecordHeaders().add("own", bytes("kept")).add("trace", new byte[3_000_000]);

            // When
            engine.send(EngineHarness.key("user-1"), ShopEventCodec.write(event("a", "user-1", NOW)), headers);
            engine.send(event("b", "user-2", NOW));
            engine.send(event("c", "user-3", NOW));

            // Then
            Headers letter = engine.read(TopicNames.DEAD_LETTERS).get(0).headers();
            assertThat(letter.lastHeader("own").value()).isEqualTo(bytes("kept"));
            assertThat(text(letter.lastHeader(DeadLetter.HEADERS_LEFT_OUT).value()))
                    .isEqualTo("1 header of 3000025 bytes left out");
        }
    }

    /** A dead letter that is sent again, or a sender who uses our names: what the engine says must be the only one that says it. */
    @Test
    void aDeadLetterHasTheEnginesOwnReasonAlone() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // When
            engine.send(
                    EngineHarness.key("user-1"),
                    bytes("]"),
                    new RecordHeaders()
                            .add(DeadLetter.REASON, bytes("SENDERS_OWN"))
                            .add(DeadLetter.REASON, bytes("ANOTHER"))
                            .add(DeadLetter.DETAIL, bytes("nothing")));

            // Then
            Headers letter = engine.read(TopicNames.DEAD_LETTERS).get(0).headers();
            assertThat(letter.headers(DeadLetter.REASON))
                    .extracting(header -> text(header.value()))
                    .containsExactly(ReasonCode.UNREADABLE.name());
            assertThat(letter.headers(DeadLetter.DETAIL)).hasSize(1);
        }
    }

    @Test
    void aBatchOfLargeEventsIsFullByItsBytes() {
        // Given: room for one event and a half
        try (EngineHarness engine = new EngineHarness(folder, BUSY, 32 * 3_000)) {
            // When
            engine.send(large("a"));
            List<String> afterOne = engine.scoredEvents();
            engine.send(large("b"));

            // Then
            assertThat(afterOne).isEmpty();
            assertThat(engine.scoredEvents()).containsExactly("a", "b");
        }
    }

    @Test
    void timerThatCannotBeDecidedIsTriedAgainLater() {
        try (EngineHarness engine = new EngineHarness(folder, REPLAY)) {
            // Given
            engine.send(event("a", "user-1", NOW.minus(LONG_SILENCE)));
            engine.waitFor(Duration.ofMillis(200));
            engine.failNextRuns(3);

            // When
            engine.tick(NOW);
            List<ChurnAlert> atOnce = engine.alerts();
            engine.waitFor(Duration.ofMinutes(2));

            // Then
            assertThat(engine.figures().scoringFailures()).isEqualTo(3);
            assertThat(atOnce).isEmpty();
            assertThat(engine.alerts()).isNotEmpty();
        }
    }

    @Test
    void taskShowsItsClockAndWhatWaits() {
        try (EngineHarness engine = new EngineHarness(folder, BUSY)) {
            // Given
            engine.waitFor(ON_ITS_WAY);
            sendMany(engine, 0);
            engine.waitFor(TURN);

            // When
            TaskStatus task = engine.task();

            // Then
            assertThat(task.waiting()).isEqualTo(10);
            assertThat(task.clock()).contains(NOW);
            assertThat(task.lastTurn()).isAfter(NOW);
            assertThat(task.timersBehind()).isFalse();
        }
    }

    private static void sendMany(EngineHarness engine, int round) {
        for (int i = 0; i < 10; i++) {
            engine.send(event("event-" + round + "-" + i, "user-" + i, NOW));
        }
    }

    private static void sendThree(EngineHarness engine) {
        engine.send(event("a", "user-1", NOW));
        engine.send(event("b", "user-2", NOW));
        engine.send(event("c", "user-3", NOW));
    }

    private static ShopEvent event(String eventId, String userId, Instant time) {
        return ShopEvent.of(eventId, userId, EventType.BROWSE, time).build();
    }

    private static ShopEvent large(String eventId) {
        return ShopEvent.of(eventId, "user-" + eventId, EventType.SEARCH, NOW)
                .text("x".repeat(2_000))
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
