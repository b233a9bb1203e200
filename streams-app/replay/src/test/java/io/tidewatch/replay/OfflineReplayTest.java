package io.tidewatch.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.budget.WarningBudget;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.Trigger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineReplayTest {
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant END = START.plus(Duration.ofDays(200));
    /** Events that a model decides before the next one comes. */
    private static final int WHILE = 40;
    /** So many that forty customers are enough for lines that move. */
    private static final WarningBudget BUSY = new WarningBudget(1000, WarningBudget.defaultSplit());

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 256})
    void alertsDoNotDependOnTheBatchSize(int batchSize) throws Exception {
        // Given
        List<ShopEvent> shop = shop();
        Recording reference = replay(shop, 64, Optional.of(END));

        // When
        Recording recording = replay(shop, batchSize, Optional.of(END));

        // Then
        assertThat(reference.alerts)
                .extracting(ChurnAlert::kind)
                .contains(AlertKind.RAISED, AlertKind.ESCALATED, AlertKind.RESOLVED, AlertKind.EXPIRED);
        assertThat(reference.alerts).extracting(ChurnAlert::trigger).contains(Trigger.EVENT, Trigger.SILENCE);
        assertThat(lines(recording.alerts, "one")).isEqualTo(lines(reference.alerts, "other"));
    }

    @Test
    void atTheEndOfTheLogTheSilencesOfOthersHaveLedToTheirAlerts() throws Exception {
        // Given: a user who is never seen again while another goes on
        List<ShopEvent> log = new ArrayList<>(List.of(purchase("gone", 0, 0)));
        for (int day = 1; day < 100; day++) {
            log.add(purchase("stays", day, day));
        }

        // When
        Recording recording = replay(log, 256, Optional.empty());

        // Then
        assertThat(recording.alerts)
                .filteredOn(alert -> alert.userId().equals("gone"))
                .extracting(ChurnAlert::kind)
                .contains(AlertKind.RAISED);
    }

    @Test
    void theClockGoesOnToTheGivenEndOnlyWhereTheLogGoesOn() throws Exception {
        // Given
        List<ShopEvent> log = List.of(purchase("u", 0, 0), purchase("u", 90, 1));

        // When
        Recording cut = replay(log, 8, Optional.of(START.plus(Duration.ofDays(80))));
        Recording whole = replay(log, 8, Optional.of(END));

        // Then
        assertThat(cut.outcome.end()).isEqualTo(START.plus(Duration.ofDays(80)).minusMillis(1));
        assertThat(cut.outcome.in()).isEqualTo(1);
        assertThat(cut.alerts).extracting(ChurnAlert::kind).contains(AlertKind.RAISED);
        assertThat(whole.outcome.end()).isEqualTo(log.get(1).time());
    }

    @Test
    void alertsAreDetectedAtTheirOwnTime() throws Exception {
        // When
        Recording recording = replay(shop(), 32, Optional.of(END));

        // Then
        assertThat(recording.alerts)
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(alert.detectedAt()).isEqualTo(alert.eventTime()));
    }

    @Test
    void everyEventIsScoredOrADuplicate() throws Exception {
        // Given
        List<ShopEvent> log = new ArrayList<>(shop());
        log.add(10, log.get(9));

        // When
        Recording recording = replay(log, 32, Optional.empty());

        // Then
        ReplayOutcome outcome = recording.outcome;
        assertThat(outcome.duplicates()).isEqualTo(1);
        assertThat(outcome.in()).isEqualTo(log.size()).isEqualTo(outcome.scored() + outcome.duplicates());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 256})
    void aSwapGivesTheSameAlertsInEveryBatchSize(int batchSize) throws Exception {
        // Given
        List<ShopEvent> shop = shop();
        int middle = shop.size() / 2;
        Recording reference = replay(shop, 64, Optional.of(END), swap(64, middle));

        // When
        Recording recording = replay(shop, batchSize, Optional.of(END), swap(batchSize, middle));

        // Then
        assertThat(reference.alerts).extracting(ChurnAlert::model).contains("formula", "other");
        assertThat(lines(recording.alerts, "one")).isEqualTo(lines(reference.alerts, "other"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 256})
    void modelsThatComeAndGoGiveTheSameAlertsInEveryBatchSize(int batchSize) throws Exception {
        // Given
        List<ShopEvent> shop = shop();
        Recording reference = replay(shop, 64, Optional.of(END), swaps(64, shop.size()));

        // When
        Recording recording = replay(shop, batchSize, Optional.of(END), swaps(batchSize, shop.size()));

        // Then
        assertThat(reference.alerts).extracting(ChurnAlert::model).contains("formula", "other");
        assertThat(lines(recording.alerts, "one")).isEqualTo(lines(reference.alerts, "other"));
    }

    @Test
    void aSwapTakesEpisodesAlongAndSaysNothingTwice() throws Exception {
        // When
        List<ShopEvent> shop = shop();
        int middle = shop.size() / 2;
        List<ChurnAlert> alerts = replay(shop, 64, Optional.of(END), swap(64, middle)).alerts;

        // Then
        assertThat(alerts).extracting(ChurnAlert::alertId).doesNotHaveDuplicates();
        Map<String, List<ChurnAlert>> episodes = alerts.stream().collect(Collectors.groupingBy(ChurnAlert::episodeId));
        assertThat(episodes.values())
                .as("some episodes begin under one model and end under the other")
                .anySatisfy(episode ->
                        assertThat(episode).extracting(ChurnAlert::model).contains("formula", "other"));
        assertThat(episodes.values()).allSatisfy(episode -> {
            assertThat(episode.get(0).kind()).isEqualTo(AlertKind.RAISED);
            assertThat(episode).extracting(ChurnAlert::eventTime).isSorted();
        });
        Instant since = shop.get(middle - 1).time();
        assertThat(alerts)
                .filteredOn(alert -> alert.model().equals("other"))
                .allSatisfy(alert -> assertThat(alert.eventTime()).isAfterOrEqualTo(since));
    }

    @Test
    void aSwapBehindTheLogDecidesTheLastSilences() throws Exception {
        // When
        List<ShopEvent> log = List.of(purchase("u", 0, 0), purchase("u", 90, 1));
        Instant end = START.plus(Duration.ofDays(80));
        Recording recording = replay(log, 8, Optional.of(end), swap(8, 100));

        // Then
        assertThat(recording.alerts).extracting(ChurnAlert::model).containsOnly("other");
    }

    @Test
    void aSwapToTheSameModelChangesNothing() throws Exception {
        // Given
        List<ShopEvent> shop = shop();
        AtomicInteger swapped = new AtomicInteger();
        OfflineReplay.Swap same = new OfflineReplay.Swap(100, since -> {
            swapped.incrementAndGet();
            return new Engine(new FormulaScorer(64), policy(new FormulaScorer(1)), since);
        });

        // When
        String alerts = lines(replay(shop, 64, Optional.of(END), same).alerts, "one");

        // Then
        assertThat(swapped).hasValue(1);
        assertThat(alerts).isNotEmpty().isEqualTo(lines(replay(shop, 64, Optional.of(END)).alerts, "other"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 256})
    void linesThatFollowTheShopGiveTheSameAlertsInEveryBatchSize(int batchSize) throws Exception {
        // Given: far more warnings are wanted than the manifest's lines raise
        List<ShopEvent> shop = shop();
        FollowedLines referenceLines = following(64);
        Recording reference = replay(shop, 64, referenceLines);
        FollowedLines lines = following(batchSize);

        // When
        Recording recording = replay(shop, batchSize, lines);

        // Then
        assertThat(reference.alerts)
                .extracting(ChurnAlert::policyVersion)
                .as("lines that move")
                .contains(referenceLines.policy().version())
                .hasSizeGreaterThan(2);
        assertThat(referenceLines.thresholds())
                .isNotEqualTo(referenceLines.policy().thresholds());
        assertThat(lines.thresholds()).isEqualTo(referenceLines.thresholds());
        assertThat(lines(recording.alerts, "one")).isEqualTo(lines(reference.alerts, "other"));
    }

    @Test
    void linesStayWhereTheSettingsGiveThem() throws Exception {
        // Given
        FormulaScorer scorer = new FormulaScorer(64);
        PolicySettings usual = PolicySettings.defaults();
        PolicySettings fixed = new PolicySettings(
                Optional.of(scorer.manifest().thresholds()),
                usual.deadlineShare(),
                usual.coolDown(),
                usual.values(),
                usual.shop(),
                usual.actBeforeTrained(),
                usual.actions());
        FollowedLines lines = new FollowedLines(BUSY, fixed, scorer);

        // When
        Recording recording = replay(shop(), 64, lines);

        // Then
        assertThat(recording.alerts)
                .extracting(ChurnAlert::policyVersion)
                .containsOnly(lines.policy().version());
    }

    @Test
    void aLowerLineWarnsOfThoseWhoAreBeyondItAlreadyAsOfTheMomentItTakesOver() throws Exception {
        // Given: a user whose risk the old lines never reach, and one who keeps the clock going
        List<ShopEvent> log = new ArrayList<>(List.of(purchase("gone", 0, 0)));
        for (int day = 1; day < 100; day++) {
            log.add(purchase("stays", day, day));
        }
        FormulaScorer scorer = new FormulaScorer(64);
        Engine high = new Engine(scorer, lines(scorer, new Lines(0.96, 0.97, 0.98)));
        OfflineReplay.Swap lower = new OfflineReplay.Swap(
                12, since -> new Engine(scorer, lines(scorer, new Lines(0.05, 0.06, 0.98)), since));

        // When
        Recording recording = new Recording();
        new OfflineReplay(high, 64, recording, List.of(lower)).run(log.iterator(), Optional.empty());

        // Then
        assertThat(recording.alerts)
                .filteredOn(alert -> alert.userId().equals("gone") && alert.kind() == AlertKind.RAISED)
                .extracting(ChurnAlert::eventTime)
                .containsExactly(log.get(11).time());
    }

    @Test
    void aLogWithoutEventsHasNoOutcome() throws Exception {
        // When
        Optional<ReplayOutcome> outcome = new OfflineReplay(engine(new FormulaScorer(1)), 1, new Recording())
                .run(List.<ShopEvent>of().iterator(), Optional.empty());

        // Then
        assertThat(outcome).isEmpty();
    }

    @Test
    void aModelThatFailsEndsTheReplay() {
        // Given
        FormulaScorer scorer = new FormulaScorer(1);
        scorer.failNextRuns(1);
        OfflineReplay replay = new OfflineReplay(engine(scorer), 1, new Recording());

        // Then
        assertThatThrownBy(() -> replay.run(shop().iterator(), Optional.empty()))
                .isInstanceOf(ScoringException.class);
    }

    @Test
    void anErasedUserIsToldOfOnceAndLeavesNothingBehind() throws Exception {
        // Given
        List<ShopEvent> log = shop();
        String user = log.get(0).userId();
        OfflineReplay.Erasure erasure = new OfflineReplay.Erasure(
                log.size() / 2, user, log.get(log.size() / 2).time());

        // When
        Recording with = erasing(log, 7, List.of(erasure));
        Recording batched = erasing(log, 256, List.of(erasure));
        Recording without = replay(log, 7, Optional.of(END));

        // Then
        assertThat(with.alerts)
                .filteredOn(alert -> alert.kind() == AlertKind.ERASED)
                .singleElement()
                .returns(user, ChurnAlert::userId);
        assertThat(with.alerts)
                .filteredOn(alert ->
                        alert.userId().equals(user) && alert.eventTime().isAfter(erasure.time()))
                .isEmpty();
        assertThat(lines(others(with, user), "with")).isEqualTo(lines(others(without, user), "without"));
        assertThat(lines(batched.alerts, "batched")).isEqualTo(lines(with.alerts, "one by one"));
        assertThat(with.outcome.kept().profiles())
                .isEqualTo(without.outcome.kept().profiles() - 1);
    }

    private static List<ChurnAlert> others(Recording recording, String user) {
        return recording.alerts.stream()
                .filter(alert -> !alert.userId().equals(user))
                .toList();
    }

    private static Recording erasing(List<ShopEvent> log, int batchSize, List<OfflineReplay.Erasure> erasures)
            throws Exception {
        Recording recording = new Recording();
        recording.outcome = new OfflineReplay(
                        engine(new FormulaScorer(batchSize)), batchSize, recording, List.of(), erasures)
                .run(log.iterator(), Optional.of(END))
                .orElseThrow();
        return recording;
    }

    private String lines(List<ChurnAlert> alerts, String name) throws Exception {
        Path file = folder.resolve(name);
        AlertFile.write(file, alerts);
        assertThat(Files.readString(file).lines()).hasSize(alerts.size());
        return Files.readString(file);
    }

    @Test
    void theAlertFileIsOrderedByIdWhateverTheOrderOfTheAlerts() throws Exception {
        // Given
        List<ChurnAlert> alerts = replay(shop(), 32, Optional.of(END)).alerts;
        List<ChurnAlert> reversed = new ArrayList<>(alerts);
        java.util.Collections.reverse(reversed);

        // When
        String file = lines(reversed, "reversed");

        // Then
        List<String> expected = alerts.stream()
                .sorted(Comparator.comparing(ChurnAlert::alertId))
                .map(alert -> new String(ChurnAlertCodec.write(alert), StandardCharsets.UTF_8))
                .toList();
        assertThat(file.lines()).isNotEmpty().containsExactlyElementsOf(expected);
    }

    /** Another model, which sees everybody at more risk. */
    private static OfflineReplay.Swap swap(int batchSize, int before) {
        FormulaScorer other = new FormulaScorer("other", batchSize, 0.8);
        return new OfflineReplay.Swap(before, since -> new Engine(other, policy(other), since));
    }

    /** The other model for a while, and the first one again, all along the log. */
    private static OfflineReplay.Swap[] swaps(int batchSize, int events) {
        FormulaScorer first = new FormulaScorer(batchSize);
        return IntStream.iterate(WHILE, before -> before < events, before -> before + WHILE)
                .mapToObj(before -> before / WHILE % 2 == 1
                        ? swap(batchSize, before)
                        : new OfflineReplay.Swap(before, since -> new Engine(first, policy(first), since)))
                .toArray(OfflineReplay.Swap[]::new);
    }

    private static FollowedLines following(int batchSize) {
        return new FollowedLines(BUSY, PolicySettings.defaults(), new FormulaScorer(batchSize));
    }

    private static AlertPolicy lines(FormulaScorer scorer, Lines lines) {
        return new AlertPolicy(
                PolicySettings.defaults(), scorer.manifest(), Optional.of(Thresholds.forAll(lines, 0.02)));
    }

    private static Recording replay(List<ShopEvent> log, int batchSize, FollowedLines lines) throws Exception {
        Recording recording = new Recording();
        recording.outcome = new OfflineReplay(lines, batchSize, recording)
                .run(log.iterator(), Optional.of(END))
                .orElseThrow();
        return recording;
    }

    private static Recording replay(
            List<ShopEvent> log, int batchSize, Optional<Instant> to, OfflineReplay.Swap... swaps) throws Exception {
        Recording recording = new Recording();
        recording.outcome = new OfflineReplay(
                        engine(new FormulaScorer(batchSize)), batchSize, recording, List.of(swaps))
                .run(log.iterator(), to)
                .orElseThrow();
        return recording;
    }

    private static Engine engine(FormulaScorer scorer) {
        return new Engine(scorer, policy(scorer));
    }

    private static AlertPolicy policy(FormulaScorer scorer) {
        return new AlertPolicy(PolicySettings.defaults(), scorer.manifest());
    }

    /** Forty users with rhythms of their own, troubles included; one of them gone for good in the middle. */
    private static List<ShopEvent> shop() {
        Random random = new Random(7);
        EventType[] types = EventType.values();
        List<ShopEvent> log = new ArrayList<>();
        for (int user = 0; user < 40; user++) {
            double pace = 1 + random.nextInt(25);
            double stops = user % 4 == 0 ? 100 : 199;
            for (double day = random.nextDouble() * pace; day < stops; day += pace * (0.3 + random.nextDouble() * 2)) {
                EventType type = random.nextInt(3) == 0 ? types[random.nextInt(types.length)] : EventType.PURCHASE;
                log.add(event("user-" + user, type, day, log.size()));
            }
        }
        log.add(event("user-1", EventType.PURCHASE, 220, log.size()));
        log.sort(Comparator.comparing(ShopEvent::time));
        return log;
    }

    private static ShopEvent purchase(String user, double day, int id) {
        return event(user, EventType.PURCHASE, day, id);
    }

    private static ShopEvent event(String user, EventType type, double day, int id) {
        return ShopEvent.of("e" + id, user, type, START.plusSeconds(Math.round(day * 86_400)))
                .value(10)
                .build();
    }

    private static final class Recording implements ReplayListener {
        private final List<ChurnAlert> alerts = new ArrayList<>();
        private ReplayOutcome outcome;

        @Override
        public void event(ShopEvent event) {
            // What goes in is known here.
        }

        @Override
        public void score(RiskScore score) {
            assertThat(score.risk()).isBetween(0.0, 1.0);
        }

        @Override
        public void alert(ChurnAlert alert) {
            alerts.add(alert);
        }
    }
}
