package io.tidewatch.cli.savepoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A growth of "shop" from 4 to 12 partitions. */
class GrowthPlanTest {
    private static final OptionalInt NONE = OptionalInt.empty();
    private static final OptionalInt FOUR = OptionalInt.of(4);
    private static final OptionalInt TWELVE = OptionalInt.of(12);

    @ParameterizedTest
    @CsvSource({
        // events, state, savepoint, asked, complete, old, next, opened
        " 4, 4,  0, false, false, 2, 0,  0, NOT_BEGUN",
        " 4, 4, 12, false, false, 2, 0,  0, COPYING",
        " 4, 4, 12, false, false, 2, 3,  0, COPYING",
        " 4, 4, 12, true,  false, 2, 3,  0, HANDING_OVER",
        " 4, 4, 12, true,  false, 0, 3,  0, HANDING_OVER",
        " 4, 4, 12, true,  true,  2, 3,  0, OPENING",
        " 4, 4, 12, true,  true,  0, 3, 11, OPENING",
        " 4, 4, 12, true,  true,  1, 3, 12, LEAVING",
        " 4, 4, 12, true,  true,  0, 3, 12, WIDENING",
        "12, 4, 12, true,  true,  0, 3, 12, GROWN",
        "12, 0, 12, false, false, 0, 3,  0, CLEANED",
        "12, 0, 12, false, false, 0, 0,  0, CLEANED",
    })
    void aPhaseFollowsFromWhatTheClusterTells(
            int events,
            int state,
            int savepoint,
            boolean asked,
            boolean complete,
            int old,
            int next,
            int opened,
            GrowthPhase expected) {
        assertThat(GrowthPlan.phase(
                        new GrowthFacts(events, count(state), count(savepoint), asked, complete, old, next, opened)))
                .isEqualTo(expected);
    }

    @Test
    void refusesWhatWouldGiveAUserTwoParents() {
        assertThat(GrowthPlan.refusal(facts(4, FOUR, NONE, 1), 12, "shop")).isEmpty();
        assertThat(GrowthPlan.refusal(facts(4, FOUR, NONE, 1), 6, "shop"))
                .hasValueSatisfying(refusal ->
                        assertThat(refusal).contains("has 4 partitions and --to is 6", "Give a multiple, such as 8"));
        assertThat(GrowthPlan.refusal(facts(4, FOUR, NONE, 1), 4, "shop")).isPresent();
        assertThat(GrowthPlan.refusal(facts(4, FOUR, NONE, 1), 2, "shop")).isPresent();
    }

    @Test
    void refusesWithoutStateWithoutEnginesAndBesideAnotherGrowth() {
        assertThat(GrowthPlan.refusal(facts(4, NONE, NONE, 1), 12, "shop"))
                .hasValueSatisfying(refusal -> assertThat(refusal).contains("'shop' has no state"));
        assertThat(GrowthPlan.refusal(facts(4, FOUR, NONE, 0), 12, "shop"))
                .hasValueSatisfying(refusal -> assertThat(refusal).contains("no engine of 'shop' is running"));
        assertThat(GrowthPlan.refusal(facts(4, FOUR, TWELVE, 1), 8, "shop"))
                .hasValueSatisfying(refusal -> assertThat(refusal).contains("Go on with --to 12"));
        assertThat(GrowthPlan.refusal(facts(12, FOUR, NONE, 1), 12, "shop"))
                .hasValueSatisfying(refusal -> assertThat(refusal).contains("shop.events has 12 partitions"));
    }

    @Test
    void goesOnWhenTheOldEnginesHaveLeft() {
        assertThat(GrowthPlan.refusal(new GrowthFacts(4, FOUR, TWELVE, true, false, 0, 3, 0), 12, "shop"))
                .isEmpty();
        assertThat(GrowthPlan.refusal(new GrowthFacts(12, FOUR, TWELVE, true, true, 0, 3, 12), 12, "shop"))
                .isEmpty();
    }

    @Test
    void saysWhatComesNext() {
        assertThat(GrowthPlan.next(GrowthPhase.COPYING, 12, 2, "g2"))
                .contains("generation: {number: 2, from: g2}", "shards grow --to 12 --cut-over");
        assertThat(GrowthPlan.next(GrowthPhase.GROWN, 12, 2, "g2")).contains("shards clean");
    }

    private static GrowthFacts facts(int events, OptionalInt state, OptionalInt savepoint, int old) {
        return new GrowthFacts(events, state, savepoint, false, false, old, 0, 0);
    }

    private static OptionalInt count(int partitions) {
        return partitions == 0 ? NONE : OptionalInt.of(partitions);
    }
}
