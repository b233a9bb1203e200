package io.tidewatch.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetRangesTest {
    /** Small enough that ranges meet. */
    private static final int MOST = 40;

    @Property(tries = 2_000)
    void holdsWhatWasAddedAndNothingElse(
            @ForAll @Size(max = 12) List<@IntRange(max = MOST) Integer> firsts, @ForAll @IntRange(max = 6) int length) {
        // Given
        OffsetRanges ranges = new OffsetRanges();
        Set<Long> offsets = new TreeSet<>();
        for (int first : firsts) {
            int last = first + (first + length) % 7;
            ranges.add(first, last);
            LongStream.rangeClosed(first, last).forEach(offsets::add);
        }

        // Then: in itself and as text, in which no two ranges touch
        for (long offset = 0; offset <= MOST + 8; offset++) {
            assertThat(ranges.contains(offset)).isEqualTo(offsets.contains(offset));
        }
        if (!offsets.isEmpty()) {
            OffsetRanges again = OffsetRanges.parse(ranges.text()).orElseThrow();
            assertThat(again.text()).isEqualTo(ranges.text());
            assertThat(ranges.text().split(",")).hasSize((int) offsets.stream()
                    .filter(offset -> !offsets.contains(offset - 1))
                    .count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1-", "-1", "3-2", "1-2-3", "1,,2", "99999999999999999999"})
    void readsNoOtherText(String text) {
        assertThat(OffsetRanges.parse(text)).isEmpty();
    }
}
