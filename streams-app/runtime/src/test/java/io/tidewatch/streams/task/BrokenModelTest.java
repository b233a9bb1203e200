package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model that fails on everybody is given up, and no event is for it; one event that a model cannot stand is. */
@Timeout(120)
class BrokenModelTest {
    private static final int BATCH = 6;
    private static final String REPLAY = "batch: {max_events: " + BATCH + "}\ntime: {mode: replay}\n";
    /** In which a task looks for another model. */
    private static final Duration A_TURN = Duration.ofMillis(200);

    private static final Instant START = Instant.parse("2026-01-05T12:00:00Z");

    private final SwitchableModels models = new SwitchableModels("first");

    @TempDir
    private Path folder;

    @Test
    void aModelThatHasNeverScoredHereGetsNoEventWhereThereIsAnother() throws Exception {
        try (EngineHarness engine = new EngineHarness(folder, REPLAY, models)) {
            visits(engine, 1, "ann", "bob", "cid", "dora", "eve", "fay");
            models.activatePublished(5, "second");
            models.breakDown("second");
            engine.waitFor(A_TURN);
            visits(engine, 2, "ann", "ann", "ann", "ann", "ann", "ann");
            visits(engine, 3, "ann", "bob", "cid", "dora", "eve", "fay");

            assertThat(models(engine)).isEqualTo(Collections.nCopies(3 * BATCH, "first"));
            assertThat(engine.deadLetters()).isEmpty();
            assertThat(models.givenUp()).containsExactly("second: It fails on everybody.");
        }
    }

    @Test
    void silencesAreDatedAsIfTheTaskHadNotSwitched() {
        List<ChurnAlert> undisturbed;
        try (EngineHarness engine = new EngineHarness(folder.resolve("undisturbed"), REPLAY, models)) {
            undisturbed = silence(engine, () -> {});
        }
        try (EngineHarness engine = new EngineHarness(folder.resolve("disturbed"), REPLAY, models)) {
            List<ChurnAlert> disturbed = silence(engine, () -> {
                models.activatePublished(5, "second");
                models.breakDown("second");
            });

            assertThat(undisturbed).isNotEmpty();
            assertThat(disturbed).isEqualTo(undisturbed);
            assertThat(models.givenUp()).hasSize(1);
        }
    }

    @Test
    void aModelThatStopsScoringIsGivenUpAfterFiveCustomers() throws Exception {
        try (EngineHarness engine = new EngineHarness(folder, REPLAY, models)) {
            models.activatePublished(5, "second");
            visits(engine, 1, "ann", "bob", "cid", "dora", "eve", "fay");
            visits(engine, 2, "ann", "bob", "cid", "dora", "eve", "fay");
            models.breakDown("second");
            visits(engine, 3, "ann", "bob", "cid", "dora", "eve", "fay");

            List<String> expected = new ArrayList<>(Collections.nCopies(BATCH, "first"));
            expected.addAll(Collections.nCopies(BATCH, "second"));
            expected.addAll(Collections.nCopies(BATCH, "first"));
            assertThat(models(engine)).isEqualTo(expected);
            assertThat(engine.deadLetters()).isEmpty();
        }
    }

    @Test
    void whatOneCustomerSendsSaysLittleOfTheModel() throws Exception {
        try (EngineHarness engine = new EngineHarness(folder, REPLAY, models)) {
            models.activatePublished(5, "second");
            visits(engine, 1, "ann", "bob", "cid", "dora", "eve", "fay");
            visits(engine, 2, "ann", "bob", "cid", "dora", "eve", "fay");
            models.breakDown("second");
            visits(engine, 3, "ann", "ann", "ann", "ann", "ann", "ann");

            assertThat(models(engine)).hasSize(2 * BATCH);
            assertThat(engine.deadLetters())
                    .hasSize(BATCH)
                    .extracting(DeadLetter::reason)
                    .containsOnly(ReasonCode.SCORING_FAILED);
            assertThat(models.givenUp()).isEmpty();
        }
    }

    /** As when somebody has rolled it back while it hangs. */
    @Test
    void aModelThatFailsIsLeftAtOnceWhereAnotherIsInForceByNow() throws Exception {
        try (EngineHarness engine = new EngineHarness(folder, REPLAY, models)) {
            models.breakDown("first", () -> models.activatePublished(7, "second"));
            visits(engine, 1, "ann", "bob", "cid", "dora", "eve", "fay");

            assertThat(models(engine)).isEqualTo(Collections.nCopies(BATCH, "second"));
            assertThat(engine.deadLetters()).isEmpty();
            assertThat(models.givenUp()).isEmpty();
        }
    }

    @Test
    void whatWasGivenUpElsewhereIsNotTriedHere() throws Exception {
        try (EngineHarness engine = new EngineHarness(folder, REPLAY, models)) {
            models.activatePublished(5, "second");
            engine.waitFor(A_TURN);
            models.breakDown("second");
            models.giveUpElsewhere();
            visits(engine, 1, "ann", "bob", "cid", "dora", "eve", "fay");

            assertThat(models(engine)).isEqualTo(Collections.nCopies(BATCH, "first"));
            assertThat(engine.figures().scoringFailures()).isZero();
        }
    }

    @Test
    void withoutAnotherModelTheEngineEndsRatherThanRefuseEverything() {
        EngineHarness engine = new EngineHarness(folder, REPLAY, models);
        try (engine) {
            models.breakDown("first");

            assertThatThrownBy(() -> visits(engine, 1, "ann", "bob", "cid", "dora", "eve", "fay"))
                    .hasRootCauseInstanceOf(ScoringException.class)
                    .satisfies(ended -> assertThat(told(ended))
                            .contains("the model first fails on everybody")
                            .contains("It fails on everybody. Activate one that works"));
            assertThat(engine.deadLetters()).isEmpty();
            assertThat(engine.scoredEvents()).isEmpty();
        }
    }

    private static String told(Throwable ended) {
        Throwable cause = ended;
        while (!(cause instanceof TidewatchException)) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    /** Six customers come four times and then stay away for long; something happens before they come last. */
    private static List<ChurnAlert> silence(EngineHarness engine, Runnable before) {
        for (int day = 1; day <= 3; day++) {
            visits(engine, 7 * day, "ann", "bob", "cid", "dora", "eve", "fay");
        }
        before.run();
        engine.waitFor(A_TURN);
        visits(engine, 28, "ann", "bob", "cid", "dora", "eve", "fay");
        engine.tick(START.plus(Duration.ofDays(120)));
        return engine.alerts();
    }

    /** A batch of events on one day. */
    private static void visits(EngineHarness engine, int day, String... users) {
        for (int i = 0; i < users.length; i++) {
            String id = users[i] + "-" + day + "-" + i;
            engine.send(ShopEvent.of(
                            id,
                            users[i],
                            EventType.BROWSE,
                            START.plus(Duration.ofDays(day)).plusSeconds(i))
                    .itemId("item")
                    .build());
        }
    }

    /** The models of what was scored, in order. */
    private static List<String> models(EngineHarness engine) throws InvalidMessageException {
        List<String> models = new ArrayList<>();
        for (TestRecord<byte[], byte[]> message : engine.read(TopicNames.FEATURES)) {
            for (FeatureRecord event : FeatureRecordCodec.read(message.value())) {
                models.add(event.model());
            }
        }
        return models;
    }
}
