package io.tidewatch.cli.savepoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RestorePlanTest {
    private static final Map<Integer, Long> STOOD = Map.of(0, 100L, 1, 200L);

    private static RestorePlan plan(Map<Integer, Long> begins, Map<Integer, Long> ends, int latest) {
        return new RestorePlan("shop", "nightly", OptionalLong.of(1_700_000_000_000L), STOOD, begins, ends, latest, 2);
    }

    @Test
    void saysWhatIsDecidedAgainAndHowToBegin() {
        assertThat(plan(Map.of(0, 50L, 1, 200L), Map.of(0, 1_400L, 1, 250L), 1).lines())
                .containsExactly(
                        "It holds what had happened until 2023-11-14T22:13:20Z.",
                        "Behind it shop.events has up to 1,350 records. They are decided again, and their alerts come under the ids that they had.",
                        "To begin with it:",
                        "1. Stop the engines of 'shop' (2 at work). Where both are to decide for a time, leave them: with the same model and policy consumers know the alerts of both by their ids.",
                        "2. Start engines with the same configuration, but 'generation: {number: 2, from: nightly}', and a state.directory and an http.port of their own.",
                        "3. Wait until 'tidewatch status' shows them ready and without lag.",
                        "4. Erase once more whom you have erased since the savepoint was made, and delete the savepoints in which they still are.");
    }

    @Test
    void saysWhichEventsSinceAreGoneAndCountsThemOnce() {
        assertThat(plan(Map.of(0, 110L, 1, 230L), Map.of(0, 110L, 1, 250L), 1).lines())
                .contains(
                        "Behind it shop.events has up to 20 records. They are decided again, and their alerts come under the ids that they had.",
                        "Up to 40 records behind it have been deleted from shop.events (partition 0: offsets 100 to 109; partition 1: offsets 200 to 229): the visits and purchases in them will be missing. A younger savepoint lacks less.");
    }

    @Test
    void readsAPartitionThatCameLaterFromItsFirstRecord() {
        assertThat(plan(Map.of(0, 0L, 1, 0L, 2, 5L), Map.of(0, 100L, 1, 200L, 2, 30L), 1)
                        .lines())
                .anyMatch(line -> line.contains("up to 25 records"))
                .noneMatch(line -> line.contains("deleted"));
    }

    @Test
    void givesANumberThatNoGenerationHas() {
        assertThat(plan(Map.of(), STOOD, 1).number()).isEqualTo(2);
        assertThat(plan(Map.of(), STOOD, 5).number()).isEqualTo(6);
    }

    @Test
    void refusesATopicThatEndsBeforeThePlaceOfTheSavepoint() {
        assertThat(plan(Map.of(), Map.of(0, 100L, 1, 199L), 1).refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal)
                        .contains("offset 200 of partition 1 of shop.events, which ends at 199", "with its offsets"));
        assertThat(plan(Map.of(), Map.of(0, 100L, 1, 200L), 1).refusal()).isEmpty();
    }

    @Test
    void knowsAStateBeforeTheFirstEventAndEnginesThatAreStopped() {
        assertThat(new RestorePlan("shop", "nightly", OptionalLong.empty(), STOOD, Map.of(), STOOD, 2, 0).lines())
                .contains("It was made before the first event.", "1. Leave the engines of 'shop-g2' stopped.");
    }
}
