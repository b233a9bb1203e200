package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.ops.InputProgress.Offsets;
import io.tidewatch.ops.RetentionCheck.Finding;
import io.tidewatch.ops.RetentionCheck.Gone;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionCheckTest {
    private static final Set<Integer> NONE = Set.of();
    private static final Set<Integer> OWN = Set.of(0);

    private final RetentionCheck check = new RetentionCheck();

    @Test
    void theFirstLookSeesWhatIsGoneOfAnyPartition() {
        assertThat(look(NONE, 100, 140, 500).gone()).containsExactly(new Gone(0, 100, 140));
    }

    @Test
    void whatIsDeletedBehindTheGroupIsNoLoss() {
        assertThat(look(NONE, 100, 100, 500).gone()).isEmpty();
        assertThat(look(OWN, 100, 100, 500).gone()).isEmpty();
    }

    @Test
    void aNewApplicationLosesNothingAndIsToldWhereItBegins() {
        Finding first = check.look(Map.of(0, new Offsets(OptionalLong.empty(), 140, 500)), NONE, partition -> 140);
        Finding second = check.look(Map.of(0, new Offsets(OptionalLong.empty(), 150, 500)), OWN, partition -> 150);

        assertThat(first.gone()).isEmpty();
        assertThat(first.beginsAt()).containsExactly(Map.entry(0, 140L));
        assertThat(second.beginsAt()).as("told once").isEmpty();
    }

    @Test
    void aNewApplicationOnAWholeLogIsNoNews() {
        assertThat(check.look(Map.of(0, new Offsets(OptionalLong.empty(), 0, 500)), NONE, partition -> 0)
                        .beginsAt())
                .isEmpty();
    }

    @Test
    void aGroupThatStandsStillIsOvertakenWhileItRuns() {
        look(OWN, 100, 50, 500);

        assertThat(look(OWN, 100, 140, 500).gone()).containsExactly(new Gone(0, 100, 140));
    }

    @Test
    void aGroupThatGoesOnMayHaveInHandWhatIsGone() {
        look(OWN, 100, 50, 500);

        assertThat(look(OWN, 120, 140, 500).gone())
                .as("its consumer knows for certain")
                .isEmpty();
        assertThat(look(OWN, 120, 140, 500).gone())
                .as("and if it does not go on after all")
                .containsExactly(new Gone(0, 120, 140));
    }

    @Test
    void anotherInstancesPartitionIsThatOnesToTellOf() {
        look(NONE, 100, 50, 500);

        assertThat(look(NONE, 100, 140, 500).gone()).isEmpty();
    }

    @Test
    void aTransactionsEndIsNoEventOnceSomebodyHasLooked() {
        look(OWN, 100, 50, 101);

        Finding finding = check.look(Map.of(0, new Offsets(OptionalLong.of(100), 101, 101)), OWN, partition -> 101);

        assertThat(finding.gone()).isEmpty();
    }

    private Finding look(Set<Integer> own, long committed, long earliest, long end) {
        return check.look(
                Map.of(0, new Offsets(OptionalLong.of(committed), earliest, end)), own, partition -> committed);
    }
}
