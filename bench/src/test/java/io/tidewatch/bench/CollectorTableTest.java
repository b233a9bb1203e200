package io.tidewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class CollectorTableTest {
    @Test
    void tellsWhatWasMeasuredAndWhetherTheCoreWasTheLimit() throws Exception {
        String table = CollectorTable.of(new ObjectMapper().readTree("""
                        {"machine": "m", "date": "d", "connections": 1000, "partitions": 4, "warm_seconds": 20, "measure_seconds": 10,
                         "pinned": false, "rows": [{"row": "collector", "events_of_a_request": 10,
                          "full": {"events_per_second": 20000.4, "events_per_cpu_second": 21000, "core_share": 0.95, "p50_ms": 12, "p99_ms": 40},
                          "half": {"events_per_second": 10000, "p50_ms": 4, "p99_ms": 9}}]}
                        """));
        assertThat(table)
                .contains("1,000 connections, 4 partitions, 10 s after 20 s", "not kept on a core")
                .contains("| collector | 10 | 20,000 | 21,000 | 95 % | 12 | 40 | 10,000 | 4 | 9 |");
    }
}
