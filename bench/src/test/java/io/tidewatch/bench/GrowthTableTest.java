package io.tidewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class GrowthTableTest {
    @Test
    void printsWhatWasMeasuredAndWhere() {
        ObjectNode growth = new ObjectMapper().createObjectNode();
        growth.put("machine", "2 cores").put("date", "2026-11-29").put("users", 1_000_000);
        growth.put("from", 4).put("to", 12).put("copy_seconds", 7.25).put("users_per_second", 137_931.03);
        growth.put("users_per_cpu_second", 210_000.4).put("bytes", 450_000_000L);
        growth.put("total_seconds", 30.0).put("downtime_seconds", 1.5);
        assertThat(GrowthTable.of(growth))
                .contains("2 cores, 2026-11-29.")
                .contains("| 1,000,000 | 4 to 12 | 7.3 s | 137,931 | 210,000 | 450,000,000 | 30.0 s | 1.5 s |");
    }
}
