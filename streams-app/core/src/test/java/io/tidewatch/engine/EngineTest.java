package io.tidewatch.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.alert.Trouble;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Visits;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.Language;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final Instant END = Events.day(900);

    private final FormulaScorer scorer = new FormulaScorer(16);
    private final MemoryState state = new MemoryState();
    private final Engine engine = Replays.engine(scorer);

    @Property(tries = 25)
    void alertsDoNotDependOnBatchingOrRestarts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int batchSize)
            throws ScoringException {
        List<ShopEvent> log = Events.log(seed, 6, 40);
        List<ChurnAlert> uninterrupted = Replays.uninterrupted(log, END, PolicySettings.defaults());

        assertThat(uninterrupted)
                .as("the log must lead to alerts by events and by silences")
                .extracting(ChurnAlert::trigger)
                .contains(Trigger.EVENT, Trigger.SILENCE);
        assertThat(Replays.alerts(log, batchSize, END)).isEqualTo(uninterrupted);
    }

    @Property(tries = 25)
    @StatisticsReport(StatisticsReportMode.OFF)
    void norDoThoseUnderAnotherDeadline(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 400) int batchSize,
            @ForAll @IntRange(min = 10, max = 100) int percent)
            throws ScoringException {
        List<ShopEvent> log = Events.log(seed, 6, 40);
        PolicySettings defaults = PolicySettings.defaults();
        PolicySettings other = new PolicySettings(
                defaults.thresholds(),
                OptionalDouble.of(percent / 100.0),
                defaults.coolDown(),
                defaults.values(),
                defaults.shop(),
                defaults.actBeforeTrained(),
                defaults.actions());
        List<ChurnAlert> uninterrupted = Replays.uninterrupted(log, END, other);

        Statistics.label("AT_RISK raised by silence")
                .collect(uninterrupted.stream()
                        .anyMatch(alert -> alert.kind() == AlertKind.RAISED
                                && alert.band() == Band.AT_RISK
                                && alert.trigger() == Trigger.SILENCE))
                .coverage(tries -> tries.check(true).percentage(share -> share > 25));
        assertThat(uninterrupted).as("the log must lead to alerts").isNotEmpty();
        assertThat(Replays.alerts(log, batchSize, END, other)).isEqualTo(uninterrupted);
    }

    @Property(tries = 15)
    void anotherLanguageGivesTheSameAlertsInOtherWords(@ForAll long seed) throws ScoringException {
        List<ShopEvent> log = Events.log(seed, 6, 40);
        PolicySettings defaults = PolicySettings.defaults();

        List<ChurnAlert> english = Replays.alerts(log, 7, END, defaults);
        List<ChurnAlert> chinese = Replays.alerts(log, 7, END, defaults.inLanguage(Language.ZH));

        assertThat(chinese)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes("reasons.text")
                .isEqualTo(english);
        assertThat(chinese)
                .flatExtracting(ChurnAlert::reasons)
                .isNotEmpty()
                .extracting(Reason::text)
                .allMatch(text -> text.endsWith("。"));
    }

    @Property(tries = 15)
    void aModelThatDoesNotKnowTheShopRaisesNothing(@ForAll long seed) throws ScoringException {
        List<ShopEvent> log = Events.log(seed, 6, 40);
        PolicySettings elsewhere = PolicySettings.defaults().forShop("another-shop");

        assertThat(Replays.alerts(log, 7, END, elsewhere)).isEmpty();
        assertThat(Replays.alerts(log, 7, END, elsewhere.actingBeforeTrained()))
                .extracting(ChurnAlert::episodeId)
                .isEqualTo(Replays.alerts(log, 7, END).stream()
                        .map(ChurnAlert::episodeId)
                        .toList());
    }

    /** What the issue of the same name asks of every alert: a purchase or a visit raises nothing, a silence not before its time. */
    @Property(tries = 25)
    void ofEventsOnlyTroubleRaisesAndASilenceRaisesInItsTime(@ForAll long seed) throws ScoringException {
        List<ShopEvent> log = Events.log(seed, 6, 40);
        Map<String, ShopEvent> byId = new HashMap<>();
        log.forEach(event -> byId.put(event.eventId(), event));
        int silences = 0;
        int troubles = 0;
        for (ChurnAlert alert : Replays.alerts(log, 16, END)) {
            assertThat(alert.due()).isEqualTo(alert.due().truncatedTo(ChronoUnit.DAYS));
            boolean raises = alert.kind() == AlertKind.RAISED || alert.kind() == AlertKind.ESCALATED;
            if (raises && alert.trigger() == Trigger.EVENT) {
                troubles++;
                assertThat(Trouble.is(byId.get(alert.causedBy().orElseThrow()))).isTrue();
            }
            if (alert.kind() == AlertKind.RAISED && alert.trigger() == Trigger.SILENCE) {
                silences++;
                double share = 1
                        - Duration.between(alert.eventTime(), alert.due()).toMillis()
                                / (double) Duration.ofDays(alert.windowDays()).toMillis();
                assertThat(share).isBetween(0.0, 0.5);
                boolean usualGapPassed = alert.silenceDays().orElseThrow()
                        >= alert.usualGapDays().orElseThrow() - 1;
                assertThat(usualGapPassed || share >= 0.25).isTrue();
            }
            if (raises) {
                assertThat(alert.reasons()).isNotEmpty();
            }
        }
        assertThat(silences).isPositive();
        assertThat(troubles).isPositive();
    }

    @Property(tries = 15)
    void alertsDoNotDependOnWhatElseIsInThePartition(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int partitions) throws ScoringException {
        List<ShopEvent> log = Events.log(seed, 8, 30);

        List<ChurnAlert> split = new ArrayList<>();
        int partitionsWithAlerts = 0;
        for (int partition = 0; partition < partitions; partition++) {
            int own = partition;
            List<ShopEvent> part = log.stream()
                    .filter(event -> Math.floorMod(event.userId().hashCode(), partitions) == own)
                    .toList();
            List<ChurnAlert> alerts = Replays.alerts(part, 7, END);
            partitionsWithAlerts += alerts.isEmpty() ? 0 : 1;
            split.addAll(alerts);
        }
        split.sort(Comparator.comparing(ChurnAlert::alertId));

        assertThat(partitionsWithAlerts)
                .as("alerts must come of several partitions")
                .isGreaterThan(1);
        assertThat(split).isEqualTo(Replays.alerts(log, 7, END));
    }

    @Property(tries = 15)
    void anEpisodeIsRaisedOnceAndEndsOnce(@ForAll long seed) throws ScoringException {
        List<ChurnAlert> alerts = Replays.alerts(Events.log(seed, 6, 40), 16, END);

        assertThat(alerts).extracting(ChurnAlert::alertId).doesNotHaveDuplicates();
        assertThat(alerts).as("the log must lead to alerts").isNotEmpty();
        var episodes = new HashSet<>(alerts.stream().map(ChurnAlert::episodeId).toList());
        for (String episode : episodes) {
            List<AlertKind> kinds = alerts.stream()
                    .filter(alert -> alert.episodeId().equals(episode))
                    .sorted(Comparator.comparing(ChurnAlert::eventTime).thenComparing(ChurnAlert::kind))
                    .map(ChurnAlert::kind)
                    .toList();
            assertThat(kinds.get(0)).isEqualTo(AlertKind.RAISED);
            assertThat(kinds.stream().filter(kind -> kind == AlertKind.RAISED)).hasSize(1);
            assertThat(kinds.stream().filter(kind -> kind == AlertKind.ESCALATED))
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(kinds.get(kinds.size() - 1)).as("900 days later").isIn(AlertKind.RESOLVED, AlertKind.EXPIRED);
        }
    }

    @Property(tries = 25)
    @StatisticsReport(StatisticsReportMode.OFF)
    void aUsersEventsInOneBatchAreDecidedAsOneByOne(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int users,
            @ForAll @IntRange(min = 2, max = 40) int most)
            throws ScoringException {
        Random cuts = new Random(seed);
        List<ShopEvent> log = Events.log(seed, users, 40);
        MemoryState oneByOne = new MemoryState();
        List<Decision> single = new ArrayList<>();
        for (ShopEvent event : log) {
            single.addAll(engine.decide(List.of(event), oneByOne, DetectionClock.EVENT_TIME));
        }

        MemoryState inBatches = new MemoryState();
        List<Decision> together = new ArrayList<>();
        int from = 0;
        while (from < log.size()) {
            int to = Math.min(log.size(), from + 1 + cuts.nextInt(most));
            together.addAll(engine.decide(log.subList(from, to), inBatches, DetectionClock.EVENT_TIME));
            from = to;
        }

        Statistics.label("alerts")
                .collect(single.stream()
                        .anyMatch(decision -> decision instanceof Decision.Scored scored
                                && !scored.alerts().isEmpty()))
                .coverage(tries -> tries.check(true).percentage(share -> share > 80));
        assertThat(single).hasSameSizeAs(log);
        assertThat(together).usingRecursiveComparison().isEqualTo(single);
        for (ShopEvent event : log) {
            assertThat(inBatches.readProfile(event.userId()).orElseThrow())
                    .isEqualTo(oneByOne.readProfile(event.userId()).orElseThrow());
        }
        assertThat(inBatches.timers()).isNotEmpty().isEqualTo(oneByOne.timers());
    }

    @Property(tries = 25)
    void whichScoresAreWantedChangesNothingElse(@ForAll long seed, @ForAll @IntRange(min = 2, max = 120) int batchSize)
            throws ScoringException {
        List<ShopEvent> log = Events.log(seed, 3, 40);
        MemoryState every = new MemoryState();
        MemoryState few = new MemoryState();
        int told = 0;
        int scored = 0;
        int alerts = 0;
        for (int from = 0; from < log.size(); from += batchSize) {
            List<ShopEvent> batch = log.subList(from, Math.min(log.size(), from + batchSize));
            List<Decision> all = engine.decide(batch, every, DetectionClock.EVENT_TIME);
            List<Decision> some = engine.decide(batch, few, DetectionClock.EVENT_TIME, Scores.LAST_OF_HOUR);
            for (int i = 0; i < batch.size(); i++) {
                if (all.get(i) instanceof Decision.Scored whole && some.get(i) instanceof Decision.Scored part) {
                    assertThat(part.features()).usingRecursiveComparison().isEqualTo(whole.features());
                    assertThat(part.alerts()).isEqualTo(whole.alerts());
                    scored++;
                    alerts += whole.alerts().size();
                    told += part.score().isPresent() ? 1 : 0;
                    part.score()
                            .ifPresent(score -> assertThat(score)
                                    .usingRecursiveComparison()
                                    .isEqualTo(whole.score().orElseThrow()));
                } else {
                    assertThat(some.get(i)).isEqualTo(all.get(i));
                }
            }
        }

        assertThat(alerts).as("the log must lead to alerts").isPositive();
        assertThat(told).as("scores that were wanted: some, and not all").isBetween(3, scored - 1);
        for (ShopEvent event : log) {
            assertThat(withoutTimer(few, event.userId())).isEqualTo(withoutTimer(every, event.userId()));
        }
    }

    @Test
    void ofAUsersEventsWithinTheHourTheLastOnesScoreIsTold() throws ScoringException {
        List<ShopEvent> batch = List.of(
                Events.purchase("u", 0, 20),
                Events.purchase("other", 0.001, 20),
                Events.purchase("u", 0.01, 20),
                Events.purchase("u", 0.1, 20));

        List<Decision> decisions = engine.decide(batch, state, DetectionClock.EVENT_TIME, Scores.LAST_OF_HOUR);

        assertThat(decisions)
                .extracting(decision -> ((Decision.Scored) decision).score().isPresent())
                .containsExactly(false, true, true, true);
    }

    /** A user's timer is set by the events that are looked at whole: it may come at another moment, and must not come late. */
    private static byte[] withoutTimer(MemoryState state, String userId) {
        Profile profile = Profile.of(state.readProfile(userId).orElseThrow().clone());
        profile.timerAt(0);
        return profile.row();
    }

    @Test
    void anEventTwiceCountsOnceWithinABatchAndAcross() throws ScoringException {
        ShopEvent event = Events.purchase("u", 0, 20);

        List<Decision> together =
                engine.decide(List.of(event, event, Events.purchase("u", 1, 20)), state, DetectionClock.EVENT_TIME);
        List<Decision> later = engine.decide(List.of(event), state, DetectionClock.EVENT_TIME);

        assertThat(together.get(0)).isInstanceOf(Decision.Scored.class);
        assertThat(together.get(1)).isInstanceOf(Decision.Duplicate.class);
        assertThat(together.get(2)).isInstanceOf(Decision.Scored.class);
        assertThat(later.get(0)).isInstanceOf(Decision.Duplicate.class);
    }

    @Test
    void aFailedBatchWritesNothing() throws ScoringException {
        engine.decide(List.of(Events.purchase("u", 0, 20)), state, DetectionClock.EVENT_TIME);
        byte[] before = state.readProfile("u").orElseThrow();
        List<ShopEvent> batch = List.of(Events.purchase("u", 1, 20), Events.purchase("v", 1, 20));

        scorer.failNextRuns(1);
        assertThatThrownBy(() -> engine.decide(batch, state, DetectionClock.EVENT_TIME))
                .isInstanceOf(ScoringException.class);

        assertThat(state.readProfile("u")).hasValue(before);
        assertThat(state.readProfile("v")).isEmpty();
        assertThat(engine.decide(batch, state, DetectionClock.EVENT_TIME))
                .hasSize(2)
                .allMatch(decision -> decision instanceof Decision.Scored);
    }

    @Test
    void silenceIsNoticedByTheTimerAndByTheNextEventAlike() throws ScoringException {
        List<ShopEvent> log = List.of(Events.purchase("u", 0, 20), Events.purchase("u", 80, 20));

        List<ChurnAlert> byTimer = Replays.alerts(log, 1, Events.day(80));
        List<ChurnAlert> byEvent = Replays.alerts(log, 2, Events.day(80));

        assertThat(byTimer).isEqualTo(byEvent);
        assertThat(byTimer)
                .filteredOn(alert -> alert.kind() == AlertKind.RAISED)
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.trigger()).isEqualTo(Trigger.SILENCE);
                    assertThat(alert.causedBy()).isEmpty();
                    assertThat(alert.eventTime()).isBetween(Events.day(1), Events.day(80));
                    assertThat(alert.risk()).isEqualTo(0.5);
                    assertThat(alert.suggestedAction()).isPresent();
                    assertThat(alert.reasons()).isNotEmpty();
                });
    }

    @Test
    void anEventThatRaisesTheRiskRaisesAnAlertWithReasonAndAction() throws ScoringException {
        engine.decide(List.of(Events.purchase("u", 0, 20)), state, DetectionClock.EVENT_TIME);

        Decision decision = engine.decide(
                        List.of(Events.event("u", EventType.SUPPORT, 0.01)), state, DetectionClock.EVENT_TIME)
                .get(0);

        ChurnAlert alert = ((Decision.Scored) decision).alerts().get(0);
        assertThat(alert.kind()).isEqualTo(AlertKind.RAISED);
        assertThat(alert.trigger()).isEqualTo(Trigger.EVENT);
        assertThat(alert.causedBy()).hasValue("u-SUPPORT-0.01");
        assertThat(alert.reasons().get(0).code()).isEqualTo("SUPPORT_CONTACT");
        assertThat(alert.reasons().get(0).text()).isEqualTo("Asked support for help today.");
        assertThat(alert.suggestedAction())
                .hasValueSatisfying(action -> assertThat(action.parameters()).containsEntry("topic", "apology"));
    }

    @Test
    void timersAreSetAboutOncePerSilenceNotPerEvent() throws ScoringException {
        // Given a visit in which the risk goes up and down with every event
        EventType[] types = EventType.values();
        List<ShopEvent> burst = IntStream.range(0, 200)
                .mapToObj(i -> Events.event("u", types[i % types.length], i * 0.0005))
                .toList();

        // When
        for (ShopEvent event : burst) {
            engine.decide(List.of(event), state, DetectionClock.EVENT_TIME);
        }
        int duringTheVisit = state.timersSet();
        Replays.fire(engine, state, Events.day(1).toEpochMilli(), new ArrayList<>());

        // Then
        assertThat(duringTheVisit).isLessThanOrEqualTo(2);
        assertThat(state.timersSet()).isLessThanOrEqualTo(4);
        assertThat(state.timers()).hasSize(1);
    }

    @Test
    void theFirstLookIsHalfWayToTheMomentThatItThenKnows() throws ScoringException {
        // Given
        engine.decide(List.of(Events.purchase("u", 0, 20)), state, DetectionClock.EVENT_TIME);
        long event = Events.day(0).toEpochMilli();
        long look = state.timers().first().dueMillis();

        // When
        Replays.fire(engine, state, look, new ArrayList<>());

        // Then
        long moment = state.timers().first().dueMillis();
        assertThat(moment - event).isGreaterThan(2 * Visits.MIN_GAP.toMillis());
        assertThat(look - event).isEqualTo((moment - event) / 2);
    }

    @Test
    void anotherModelRebuildsTheHiddenStateFromTheLastEvents() throws ScoringException {
        engine.decide(
                List.of(Events.purchase("u", 0, 20), Events.purchase("u", 3, 20)), state, DetectionClock.EVENT_TIME);
        Engine other = Replays.engine(new FormulaScorer("another", 16));
        MemoryState fresh = new MemoryState();
        Engine same = Replays.engine(new FormulaScorer("another", 16));
        same.decide(
                List.of(Events.purchase("u", 0, 20), Events.purchase("u", 3, 20)), fresh, DetectionClock.EVENT_TIME);
        List<ShopEvent> next = List.of(Events.purchase("u", 5, 20));

        Decision.Scored rebuilt = (Decision.Scored)
                other.decide(next, state, DetectionClock.EVENT_TIME).get(0);
        Decision.Scored trained = (Decision.Scored)
                same.decide(next, fresh, DetectionClock.EVENT_TIME).get(0);

        assertThat(rebuilt.score().orElseThrow().model()).isEqualTo("another");
        assertThat(rebuilt.score().orElseThrow().risk())
                .as("but for the encoding's steps, as if this model had always scored the user")
                .isCloseTo(trained.score().orElseThrow().risk(), org.assertj.core.data.Offset.offset(0.005));
    }

    @Property(tries = 10)
    void timersThatFireTogetherDoWhatEachDoesAlone(@ForAll long seed, @ForAll @IntRange(min = 2, max = 30) int together)
            throws ScoringException {
        List<ShopEvent> log = Events.log(seed, 30, 6);
        MemoryState one = new MemoryState();
        MemoryState other = new MemoryState();
        engine.decide(log, one, DetectionClock.EVENT_TIME);
        engine.decide(log, other, DetectionClock.EVENT_TIME);
        List<ChurnAlert> alone = new ArrayList<>();
        List<ChurnAlert> inGroups = new ArrayList<>();

        for (int day = 30; day <= 900; day += 30) {
            Replays.fire(engine, one, Events.day(day).toEpochMilli(), alone, 1);
            Replays.fire(engine, other, Events.day(day).toEpochMilli(), inGroups, together);
        }

        assertThat(alone).as("silences must lead to alerts").isNotEmpty();
        assertThat(inGroups).isEqualTo(alone);
        assertThat(other.timers()).isEqualTo(one.timers());
        for (ShopEvent event : log) {
            assertThat(other.readProfile(event.userId()).map(HexFormat.of()::formatHex))
                    .isEqualTo(one.readProfile(event.userId()).map(HexFormat.of()::formatHex));
        }
    }

    @Test
    void aTimerOfAnErasedUserIsNothing() throws ScoringException {
        List<TimerOutcome> outcomes = engine.fire(List.of(new Timer(1, "gone")), 2, state, DetectionClock.EVENT_TIME);

        assertThat(outcomes)
                .singleElement()
                .extracting(TimerOutcome::alerts)
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isEmpty();
        assertThat(state.readProfile("gone")).isEmpty();
    }
}
