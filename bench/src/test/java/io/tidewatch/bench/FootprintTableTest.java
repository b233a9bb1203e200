package io.tidewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class FootprintTableTest {
    @Test
    void theHeadingSaysTheWholeLoadAndTheTableHasTheFiguresOnly() {
        ObjectNode footprint = JsonNodeFactory.instance
                .objectNode()
                .put("machine", "a machine")
                .put("date", "2026-11-23")
                .put("users", 1_000_000)
                .put("fill", 5)
                .put("events", 300_000)
                .put("partitions", 4)
                .put("restore_rows_per_second", 265_648.4)
                .put("disk_bytes_per_user", 195.04);

        assertThat(FootprintTable.of(footprint))
                .startsWith(
                        "a machine, 2026-11-23; 1,000,000 users with 5 events each, then 300,000 events of session and as many of"
                                + " uniform traffic, 4 partitions,")
                .endsWith("""
                        | figure | |
                        |---|---|
                        | restore rows per second | 265,648 |
                        | disk bytes per user | 195.04 |
                        """);
    }
}
