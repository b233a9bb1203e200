package io.tidewatch.replay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.replay.OfflineReplay;
import io.tidewatch.replay.ReplayListener;
import io.tidewatch.replay.generator.Cause;
import io.tidewatch.replay.generator.GeneratedShop;
import io.tidewatch.replay.generator.ShopSettings;
import io.tidewatch.replay.generator.Truth;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.Trigger;
import io.tidewatch.topics.ValueTier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** By hand, and with the shipped model in a generated shop, where the cause of each departure is known. */
class ReasonQualityTest {
    private static final Path SHIPPED = Path.of("..", "..", "model-export", "models", "tidewatch-base");
    private static final long SEED = 77;
    private static final Instant NOW = Instant.parse("2025-06-01T00:00:00Z");

    @Test
    void aFirstReasonIsRightIfItSpeaksOfTheCause() {
        Map<String, Truth> truths = truths(
                leaves("service-1", Cause.BAD_SERVICE, NOW.minus(Duration.ofDays(9))),
                leaves("service-2", Cause.BAD_SERVICE, NOW.minus(Duration.ofDays(9))),
                leaves("bored-1", Cause.LOST_INTEREST, NOW),
                leaves("bored-2", Cause.LOST_INTEREST, NOW));

        ReasonQuality quality = ReasonQuality.judge(
                List.of(
                        raised("service-1", AlertReason.RATINGS_SOURED),
                        raised("service-2", AlertReason.LONG_SILENCE),
                        raised("bored-1", AlertReason.LONG_SILENCE),
                        raised("bored-2", AlertReason.SMALLER_BASKETS)),
                truths);

        assertThat(quality.rightShare()).isEqualTo(0.75);
        assertThat(quality.causes())
                .extracting(ReasonQuality.Row::cause, ReasonQuality.Row::right)
                .containsExactly(tuple(Cause.LOST_INTEREST, 2), tuple(Cause.BAD_SERVICE, 1));
        // One of the four speaks of service and three of lost interest: dealt out at random, half of one and one and a
        // half of three.
        assertThat(quality.chanceShare()).isEqualTo((0.5 + 1.5) / 4);
    }

    @Test
    void whoShowsNoCauseIsLeftOut() {
        Map<String, Truth> truths = truths(
                leaves("suddenly", Cause.NATURAL, NOW),
                leaves("once", Cause.ONE_TIME, NOW),
                leaves("too-dear", Cause.PRICE, NOW.minus(Duration.ofDays(9))),
                leaves("later", Cause.LOST_INTEREST, NOW.plusSeconds(1)),
                new Truth("stays", NOW, NOW, Optional.empty(), Optional.empty(), Optional.empty(), 9, 3));

        ReasonQuality quality = ReasonQuality.judge(
                truths.keySet().stream()
                        .map(user -> raised(user, AlertReason.LONG_SILENCE))
                        .toList(),
                truths);

        assertThat(quality.alerts()).isZero();
    }

    @Test
    void theFirstReasonIsTheTrueCauseWhereItCanBeSeen() throws Exception {
        GeneratedShop shop = new GeneratedShop(new ShopSettings(1_500, 365, SEED, OptionalLong.empty()));
        List<ChurnAlert> alerts = alerts(shop);

        ReasonQuality quality = ReasonQuality.judge(alerts, truthsOf(shop));

        System.out.printf(
                "first reasons: %d alerts, %.3f right, %.3f by chance, %s%n",
                quality.alerts(), quality.rightShare(), quality.chanceShare(), quality.causes());
        assertThat(quality.causes())
                .extracting(ReasonQuality.Row::cause)
                .containsExactly(Cause.LOST_INTEREST, Cause.BAD_SERVICE);
        assertThat(quality.rightShare()).isGreaterThan(0.6);
        assertThat(alerts)
                .filteredOn(alert -> alert.kind() == AlertKind.RAISED)
                .allSatisfy(
                        alert -> assertThat(alert.reasons().get(0).direction()).isEqualTo(Direction.RAISES));
    }

    private static Truth leaves(String user, Cause cause, Instant began) {
        return new Truth(
                user,
                NOW.minus(Duration.ofDays(200)),
                NOW,
                Optional.of(began),
                Optional.of(began.plus(Duration.ofDays(20))),
                Optional.of(cause),
                9,
                3);
    }

    private static Map<String, Truth> truths(Truth... truths) {
        return Stream.of(truths).collect(Collectors.toMap(Truth::userId, truth -> truth));
    }

    private static Map<String, Truth> truthsOf(GeneratedShop shop) {
        Map<String, Truth> truths = new HashMap<>();
        shop.truths(shop.end(), truth -> truths.put(truth.userId(), truth));
        return truths;
    }

    private static ChurnAlert raised(String user, AlertReason first) {
        return new ChurnAlert(
                "a-" + user,
                "e-" + user,
                Optional.empty(),
                user,
                AlertKind.RAISED,
                Trigger.SILENCE,
                0.7,
                40,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                NOW,
                OptionalDouble.empty(),
                Band.AT_RISK,
                Band.WATCH,
                List.of(new Reason(first.name(), Direction.RAISES, 0.2, "Told.")),
                Optional.empty(),
                ValueTier.LOW,
                OptionalInt.empty(),
                NOW,
                NOW,
                NOW,
                Optional.empty(),
                "tidewatch-base",
                "p1");
    }

    private static List<ChurnAlert> alerts(GeneratedShop shop) throws Exception {
        List<ChurnAlert> alerts = new ArrayList<>();
        try (Model model = Model.load(SHIPPED, Device.CPU);
                Scorer scorer = model.newScorer(OfflineReplay.DEFAULT_BATCH);
                EventLog log = shop.open()) {
            Engine engine = new Engine(
                    scorer, new AlertPolicy(PolicySettings.defaults().actingBeforeTrained(), model.manifest()));
            ReplayListener listener = new ReplayListener() {
                @Override
                public void event(ShopEvent event) {
                    // Only the alerts count here.
                }

                @Override
                public void score(RiskScore score) {
                    // Only the alerts count here.
                }

                @Override
                public void alert(ChurnAlert alert) {
                    alerts.add(alert);
                }
            };
            new OfflineReplay(engine, OfflineReplay.DEFAULT_BATCH, listener).run(log, Optional.empty());
        }
        return alerts;
    }
}
