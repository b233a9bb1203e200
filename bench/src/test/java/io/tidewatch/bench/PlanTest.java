package io.tidewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.bench.row.RowKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void aFullPlanHasEveryLoadSizeAndWidth() {
        List<Scenario> scenarios = Plan.full().scenarios();

        assertThat(scenarios).extracting(one -> one.load().traffic()).contains(Traffic.values());
        assertThat(scenarios).extracting(one -> one.load().users()).contains(100_000, 1_000_000, 10_000_000);
        assertThat(scenarios).extracting(Scenario::partitions).contains(1, 4, 16);
        assertThat(scenarios).extracting(Scenario::threads).contains(1, 2);
        assertThat(scenarios).extracting(Scenario::name).doesNotHaveDuplicates();
    }

    @Test
    void theGoalsScenariosHaveAllTheirRowsAndInAFullPlanThreeRounds() {
        for (Plan plan : List.of(Plan.quick(), Plan.full())) {
            for (Traffic traffic : List.of(Traffic.SESSION, Traffic.UNIFORM)) {
                Scenario first = plan.scenarios().stream()
                        .filter(one -> one.load().traffic() == traffic)
                        .findFirst()
                        .orElseThrow();

                assertThat(first.rows())
                        .contains(
                                RowKind.STATE_LINE,
                                RowKind.STATE_LINE_CACHED,
                                RowKind.ENGINE,
                                RowKind.STREAMS_WINDOW,
                                RowKind.FLINK_STEP,
                                RowKind.FLINK_BATCH);
                assertThat(first.rounds()).isGreaterThanOrEqualTo(plan.name().equals("full") ? 3 : 2);
            }
        }
    }

    @Test
    void theEngineRunsWithTenMillionUsersThatAreThereBefore() {
        assertThat(Plan.full().scenarios())
                .filteredOn(one -> one.load().users() == 10_000_000)
                .allSatisfy(one -> assertThat(one.load().filling()).isEqualTo(10_000_000))
                .allSatisfy(one -> assertThat(one.rows()).containsExactly(RowKind.ENGINE))
                .extracting(one -> one.load().traffic())
                .containsExactly(Traffic.SESSION, Traffic.UNIFORM);
    }

    @Test
    void everySecondRoundGoesBack() {
        Scenario scenario = new Scenario(
                new Load(Traffic.SESSION, 1, 1, false),
                1,
                1,
                List.of(RowKind.PARSE, RowKind.STATE_LINE, RowKind.ENGINE),
                3);

        assertThat(Stream.of(1, 2, 3).map(scenario::order))
                .containsExactly(
                        List.of(RowKind.PARSE, RowKind.STATE_LINE, RowKind.ENGINE),
                        List.of(RowKind.ENGINE, RowKind.STATE_LINE, RowKind.PARSE),
                        List.of(RowKind.PARSE, RowKind.STATE_LINE, RowKind.ENGINE));
    }
}
