package io.tidewatch.replay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The shipped model's reasons in a generated shop that it was not trained on, where the cause of each departure is known. */
class ReasonQualityTest {
    private static final Path SHIPPED = Path.of("..", "model-export", "models", "tidewatch-base");
    private static final long SEED = 77;

    @Test
    void theFirstReasonIsTheTrueCauseFarMoreOftenThanByChance() throws Exception {
        GeneratedShop shop = new GeneratedShop(new ShopSettings(600, 365, SEED, OptionalLong.empty()));

        ReasonQuality quality = ReasonQuality.judge(alerts(shop), truths(shop));

        System.out.printf(
                "first reasons: %d alerts, %.3f right, %.3f by chance%n",
                quality.alerts(), quality.rightShare(), quality.chanceShare());
        assertThat(quality.alerts()).isGreaterThan(100);
        assertThat(quality.rightShare()).isGreaterThan(quality.chanceShare() + 0.08);
        ReasonQuality.Row service = row(quality, Cause.BAD_SERVICE);
        assertThat(service.right()).as("%s", service).isGreaterThan(service.alerts() * 6 / 10);
        // A model that speaks of ratings and trouble more often is also right more often by chance.
        assertThat((double) service.right()).isGreaterThan(1.3 * service.byChance());
    }

    private static ReasonQuality.Row row(ReasonQuality quality, Cause cause) {
        return quality.causes().stream()
                .filter(row -> row.cause() == cause)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Truth> truths(GeneratedShop shop) {
        Map<String, Truth> truths = new HashMap<>();
        shop.truths(shop.end(), truth -> truths.put(truth.userId(), truth));
        return truths;
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
