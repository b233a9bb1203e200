package io.tidewatch.engine.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.tidewatch.engine.Events;
import io.tidewatch.engine.Featurizer;
import io.tidewatch.engine.MemoryState;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FeatureCatalogueTest {
    /** Changes when a feature does. Then models must be trained again, so the shipped one changes in the same commit. */
    private static final String PINNED_HASH = "33448c1f59b9e0709aef6099af8ab2fd0bac622d2ac4c354bb533a9b1f6be54a";

    @Test
    void aChangedCatalogueIsNoticed() {
        assertThat(FeatureCatalogue.hash()).isEqualTo(PINNED_HASH);
    }

    @Test
    void namesAreUnique() {
        assertThat(FeatureCatalogue.features()).extracting(Feature::name).doesNotHaveDuplicates();
    }

    @Property(tries = 50)
    void everyNumberIsWithinItsRange(@ForAll long seed) {
        for (float[] vector : vectors(Events.log(seed, 3, 40))) {
            for (int i = 0; i < vector.length; i++) {
                Feature feature = FeatureCatalogue.features().get(i);
                assertThat(vector[i]).as(feature.name()).isBetween(feature.minimum(), feature.maximum());
            }
        }
    }

    @Test
    void theFirstPurchaseOfANewUser() {
        float[] vector = Featurizer.features(Events.purchase("u", 0, 50), new MemoryState())
                .orElseThrow();

        assertThat(value(vector, "type_purchase")).isEqualTo(1);
        assertThat(value(vector, "type_browse")).isZero();
        assertThat(value(vector, "silence_log")).isZero();
        assertThat(value(vector, "visits_log")).isEqualTo((float) Math.log1p(1));
        assertThat(value(vector, "value_log")).isEqualTo((float) Math.log1p(50));
        assertThat(value(vector, "novelty")).isEqualTo(1);
        assertThat(value(vector, "since_purchase_log")).isEqualTo((float) Math.log1p(730));
    }

    @Test
    void aVisitAfterALongGapShowsInTheGapFeatures() {
        MemoryState state = new MemoryState();
        for (int day : List.of(0, 5, 10, 15)) {
            Featurizer.features(Events.purchase("u", day, 50), state);
        }
        float[] vector =
                Featurizer.features(Events.purchase("u", 45, 50), state).orElseThrow();

        assertThat(value(vector, "silence_log")).isEqualTo((float) Math.log1p(30));
        assertThat(value(vector, "silence_ratio_log")).isGreaterThan(1.5f);
        float ln5 = (float) Math.log(5);
        float ln30 = (float) Math.log(30);
        assertThat(value(vector, "gap_log_mean")).isCloseTo((3 * ln5 + ln30) / 4, offset(1e-4f));
        assertThat(value(vector, "gap_log_deviation"))
                .isCloseTo((float) (Math.sqrt(3) / 4 * (ln30 - ln5)), offset(1e-3f));
        assertThat(value(vector, "gap_log_longest")).isCloseTo(ln30, offset(1e-4f));
        assertThat(value(vector, "gap_log_recent")).isCloseTo(0.6f * ln5 + 0.4f * ln30, offset(1e-4f));
        assertThat(value(vector, "novelty")).as("the same item again").isZero();
    }

    @Test
    void souringRatingsShow() {
        MemoryState state = new MemoryState();
        for (int i = 0; i < 4; i++) {
            Featurizer.features(review("u", i, 5), state);
        }
        float[] vector = Featurizer.features(review("u", 9, 1), state).orElseThrow();

        assertThat(value(vector, "rating")).isEqualTo(-1.5f);
        assertThat(value(vector, "rating_trend")).isNegative();
    }

    @Test
    void aRetryChangesNothing() {
        MemoryState state = new MemoryState();
        Featurizer.features(Events.purchase("u", 0, 50), state);
        byte[] before = state.readProfile("u").orElseThrow();

        Optional<float[]> again = Featurizer.features(Events.purchase("u", 0, 50), state);

        assertThat(again).isEmpty();
        assertThat(state.readProfile("u")).hasValue(before);
    }

    @Property(tries = 50)
    void encodingKeepsEveryNumberToHalfAStep(@ForAll long seed) {
        for (float[] vector : vectors(Events.log(seed, 1, 20))) {
            float[] decoded = VectorEncoding.decode(VectorEncoding.encode(vector));
            for (int i = 0; i < vector.length; i++) {
                Feature feature = FeatureCatalogue.features().get(i);
                float step = (feature.maximum() - feature.minimum()) / 255;
                assertThat(decoded[i]).isBetween(vector[i] - 0.51f * step, vector[i] + 0.51f * step);
            }
        }
    }

    /** The features of every event of a log but its retries. */
    private static List<float[]> vectors(List<ShopEvent> log) {
        MemoryState state = new MemoryState();
        List<float[]> vectors = new ArrayList<>();
        log.forEach(event -> Featurizer.features(event, state).ifPresent(vectors::add));
        assertThat(vectors)
                .hasSize((int) log.stream().map(ShopEvent::eventId).distinct().count())
                .allSatisfy(vector -> assertThat(vector).hasSize(FeatureCatalogue.size()));
        return vectors;
    }

    private static ShopEvent review(String user, double day, double stars) {
        return ShopEvent.of("r" + day, user, EventType.REVIEW, Events.day(day))
                .rating(stars)
                .build();
    }

    private static float value(float[] vector, String name) {
        for (int i = 0; i < vector.length; i++) {
            if (FeatureCatalogue.features().get(i).name().equals(name)) {
                return vector[i];
            }
        }
        throw new AssertionError("no feature " + name);
    }
}
