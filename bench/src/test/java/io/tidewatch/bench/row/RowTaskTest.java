package io.tidewatch.bench.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowTaskTest {
    @Test
    void survivesTheCommandLine() {
        RowTask task = new RowTask(
                "engine",
                "localhost:9092",
                "/a b/model",
                "/w.onnx",
                "/tmp/ü",
                "bench-1",
                2,
                true,
                false,
                0,
                10,
                5,
                0.5,
                1);

        assertThat(RowTask.parse(task.toJson())).isEqualTo(task);
    }

    @Test
    void everyRowIsFoundByItsLabel() {
        for (RowKind row : RowKind.values()) {
            assertThat(RowKind.of(row.label())).isEqualTo(row);
        }
    }
}
