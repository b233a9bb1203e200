package io.tidewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HotRowsTest {
    private static final int ROW_BYTES = 100;
    private static final long TWO_ROWS = 2 * (ROW_BYTES + HotRows.OVERHEAD_BYTES);

    private final AtomicLong limit = new AtomicLong(TWO_ROWS);
    private final HotRows<String> rows = new HotRows<>(limit::get);

    @Test
    void handsOutWhatWasKept() {
        byte[] row = new byte[ROW_BYTES];
        rows.keep("a", row);

        assertThat(rows.take("a")).containsSame(row);
    }

    @Test
    void handsOutARowOnce() {
        rows.keep("a", new byte[ROW_BYTES]);
        rows.take("a");

        assertThat(rows.take("a")).isEmpty();
    }

    @Test
    void theOneWrittenLongestAgoMakesRoom() {
        rows.keep("a", new byte[ROW_BYTES]);
        rows.keep("b", new byte[ROW_BYTES]);
        rows.keep("a", new byte[ROW_BYTES]);
        rows.keep("c", new byte[ROW_BYTES]);

        assertThat(rows.take("b")).isEmpty();
        assertThat(rows.take("a")).isPresent();
        assertThat(rows.take("c")).isPresent();
    }

    @Test
    void whatWasHandedOutTakesNoRoom() {
        rows.keep("a", new byte[ROW_BYTES]);
        rows.keep("b", new byte[ROW_BYTES]);
        rows.take("a");
        rows.keep("c", new byte[ROW_BYTES]);

        assertThat(rows.take("b")).isPresent();
        assertThat(rows.take("c")).isPresent();
    }

    @Test
    void aSmallerShareIsKeptToAtTheNextWrite() {
        rows.keep("a", new byte[ROW_BYTES]);
        rows.keep("b", new byte[ROW_BYTES]);
        limit.set(TWO_ROWS / 2);
        rows.keep("c", new byte[ROW_BYTES]);

        assertThat(rows.take("a")).isEmpty();
        assertThat(rows.take("b")).isEmpty();
        assertThat(rows.take("c")).isPresent();
    }

    @Test
    void withoutRoomNothingIsKept() {
        limit.set(0);
        rows.keep("a", new byte[ROW_BYTES]);

        assertThat(rows.take("a")).isEmpty();
    }
}
