package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapBudgetTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({"64, 1", "320, 1", "1024, 2", "1024, 12", "4096, 4", "65536, 16"})
    void whatIsPolledAndWhatWaitsStaysWithinItsPartOfTheHeap(long heapMib, int threads) {
        // Given
        HeapBudget budget = new HeapBudget(heapMib * MIB);

        // When
        int records = budget.pollRecords(threads);

        // Then: as many as Kafka Streams has by default at most; on the smallest heaps as few as are any use
        assertThat(records).isBetween(16, 1000);
        if (records > 16) {
            assertThat((long) records * threads * HeapBudget.LARGEST_EVENT_BYTES)
                    .isLessThanOrEqualTo(heapMib * MIB / 8);
        }
        assertThat(budget.batchBytes()).isLessThanOrEqualTo(heapMib * MIB / 32);
    }

    @ParameterizedTest
    @CsvSource({"1024, 2, 112", "4096, 2, 451", "16384, 2, 1000"})
    void isAsTheCapacityPageSays(long heapMib, int threads, int records) {
        assertThat(new HeapBudget(heapMib * MIB).pollRecords(threads)).isEqualTo(records);
    }
}
