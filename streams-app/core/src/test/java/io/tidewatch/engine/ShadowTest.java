package io.tidewatch.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ModelOpinion;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShadowScore;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShadowTest {
    private static final List<ShopEvent> LOG = Events.log(5, 12, 40);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64})
    void saysWhatItsModelWouldSayIfItDecided(int batch) throws ScoringException {
        // Given: an engine that the other model decides in
        Map<String, RiskScore> expected = new HashMap<>();
        Shop alone = new Shop(new OtherModel(64));
        for (ShopEvent event : LOG) {
            alone.decide(List.of(event))
                    .forEach(scored -> expected.put(
                            scored.event().eventId(), scored.score().orElseThrow()));
        }

        // When
        Shop shop = new Shop(new FormulaScorer(64));
        Shadow shadow = shadow();
        List<ShadowScore> scores = new ArrayList<>();
        for (int from = 0; from < LOG.size(); from += batch) {
            scores.addAll(shop.decide(LOG.subList(from, Math.min(LOG.size(), from + batch)), shadow));
        }

        // Then
        assertThat(scores).hasSize(expected.size()).allSatisfy(score -> {
            RiskScore wanted = expected.get(score.eventId());
            assertThat(score.shadow().risk()).isEqualTo(wanted.risk());
            assertThat(score.shadow().model()).isEqualTo("other");
            assertThat(score.active().model()).isEqualTo("formula");
        });
        assertThat(scores)
                .anyMatch(score -> score.shadow().risk() != score.active().risk());
    }

    @Test
    void makesAStateThatIsMissingFromTheEventsThatTheProfileKeeps() throws ScoringException {
        // Given: a shop that has had no shadow so far
        Shop shop = new Shop(new FormulaScorer(64));
        Shop taken = new Shop(new FormulaScorer(64));
        shop.decide(LOG.subList(0, 200));
        taken.decide(LOG.subList(0, 200));

        // When: one gets a shadow, in the other that model takes over
        List<ShadowScore> shadowed = shop.decide(LOG.subList(200, LOG.size()), shadow());
        List<Decision.Scored> decided = taken.with(new OtherModel(64)).decide(LOG.subList(200, LOG.size()));

        // Then
        assertThat(shadowed.stream().map(score -> score.shadow().risk()))
                .isNotEmpty()
                .isEqualTo(decided.stream()
                        .map(scored -> scored.score().orElseThrow().risk())
                        .toList());
    }

    @Test
    void aStateThatWasLeftBehindIsMadeAnew() throws ScoringException {
        // Given: a shadow that was away for a while, and one that has just come
        Shop left = new Shop(new FormulaScorer(64));
        Shop fresh = new Shop(new FormulaScorer(64));
        left.decide(LOG.subList(0, 100), shadow());
        left.decide(LOG.subList(100, 300));
        fresh.decide(LOG.subList(0, 300));

        // When
        List<ShadowScore> back = left.decide(LOG.subList(300, LOG.size()), shadow());

        // Then
        assertThat(back).isNotEmpty().isEqualTo(fresh.decide(LOG.subList(300, LOG.size()), shadow()));
    }

    @Test
    void aFailureWritesNothing() throws ScoringException {
        // Given
        Shop shop = new Shop(new FormulaScorer(64));
        OtherModel model = new OtherModel(64);
        Shadow shadow = new Shadow(model, new AlertPolicy(PolicySettings.defaults(), model.manifest()));
        List<ShopEvent> batch = LOG.subList(0, 20);
        Map<String, float[]> before = shadow.before(batch, shop.profiles::readProfile, shop.shadows);
        List<Decision.Scored> decided = shop.decide(batch);
        model.formula.failNextRuns(1);

        // When, then
        assertThatThrownBy(() -> shadow.follow(before, decided, shop.policy, shop.shadows))
                .isInstanceOf(ScoringException.class);
        assertThat(shop.shadows.rows).isEmpty();
        assertThat(shadow.follow(before, decided, shop.policy, shop.shadows)).hasSize(decided.size());
    }

    @Test
    void tellsWhenEachModelWouldWarn() throws ScoringException {
        Shop shop = new Shop(new FormulaScorer(64));

        List<ModelOpinion> opinions = shop.decide(LOG, shadow()).stream()
                .flatMap(score -> Stream.of(score.active(), score.shadow()))
                .toList();

        assertThat(opinions).extracting(ModelOpinion::band).contains(Band.HEALTHY, Band.WATCH, Band.AT_RISK);
        assertThat(opinions).anyMatch(opinion -> opinion.alertsAfterDays().isEmpty());
        // At the quarter of a window of thirty days at the earliest, or after the usual gap of at least a day.
        assertThat(opinions).anyMatch(opinion -> opinion.alertsAfterDays().isPresent());
        assertThat(opinions)
                .allSatisfy(opinion ->
                        assertThat(opinion.alertsAfterDays().orElse(1)).isGreaterThanOrEqualTo(1));
    }

    private static Shadow shadow() {
        OtherModel model = new OtherModel(64);
        return new Shadow(model, new AlertPolicy(PolicySettings.defaults(), model.manifest()));
    }

    /** A shop's state, and the engine that decides in it. */
    private static final class Shop {
        private final MemoryState profiles;
        private final Rows shadows;
        private final AlertPolicy policy;
        private final Engine engine;

        Shop(Scorer model) {
            this(model, new MemoryState(), new Rows());
        }

        private Shop(Scorer model, MemoryState profiles, Rows shadows) {
            this.profiles = profiles;
            this.shadows = shadows;
            this.policy = new AlertPolicy(PolicySettings.defaults(), model.manifest());
            this.engine = new Engine(model, policy);
        }

        Shop with(Scorer model) {
            return new Shop(model, profiles, shadows);
        }

        List<Decision.Scored> decide(List<ShopEvent> batch) throws ScoringException {
            return engine.decide(batch, profiles, DetectionClock.EVENT_TIME).stream()
                    .filter(Decision.Scored.class::isInstance)
                    .map(Decision.Scored.class::cast)
                    .toList();
        }

        List<ShadowScore> decide(List<ShopEvent> batch, Shadow shadow) throws ScoringException {
            Map<String, float[]> before = shadow.before(batch, profiles::readProfile, shadows);
            return shadow.follow(before, decide(batch), policy, shadows);
        }
    }

    private static final class Rows implements ShadowState {
        private final Map<String, byte[]> rows = new HashMap<>();

        @Override
        public Optional<byte[]> read(String userId) {
            return Optional.ofNullable(rows.get(userId));
        }

        @Override
        public void write(String userId, byte[] row) {
            rows.put(userId, row);
        }

        @Override
        public void remove(String userId) {
            rows.remove(userId);
        }
    }

    /** Another model than the formula: forgets faster and is more sanguine. */
    private static final class OtherModel implements Scorer {
        private final FormulaScorer formula;

        OtherModel(int capacity) {
            this.formula = new FormulaScorer("other", capacity);
        }

        @Override
        public ModelManifest manifest() {
            return formula.manifest();
        }

        @Override
        public int capacity() {
            return formula.capacity();
        }

        @Override
        public void stepInput(int row, float[] vector, float[] hidden) {
            formula.stepInput(row, vector, hidden);
        }

        @Override
        public void step(int rows) throws ScoringException {
            formula.step(rows);
        }

        @Override
        public void riskInput(int row, float[] vector, float[] hidden, float[] next) {
            formula.riskInput(row, vector, hidden, next);
        }

        @Override
        public void risks(int rows) throws ScoringException {
            formula.risks(rows);
        }

        @Override
        public void next(int row, float[] target) {
            formula.next(row, target);
            for (int i = 0; i < target.length; i++) {
                target[i] *= 0.6f;
            }
        }

        @Override
        public void risk(int row, float[] target) {
            formula.risk(row, target);
            for (int i = 0; i < target.length; i++) {
                target[i] *= 0.8f;
            }
        }

        @Override
        public void close() {
            formula.close();
        }
    }
}
