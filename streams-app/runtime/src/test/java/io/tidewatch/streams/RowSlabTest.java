package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;

class RowSlabTest {
    private final RowSlab slab = new RowSlab();

    @Test
    void holdsWhatAMapHolds() {
        // Given thousands of rows that are put, put again in other lengths, removed, and leave a chunk at a time
        SplittableRandom random = new SplittableRandom(7);
        Map<Bytes, byte[]> expected = new HashMap<>();
        Map<Bytes, byte[]> gone = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            Bytes key = key(random.nextInt(3_000));
            int what = random.nextInt(1_000);
            if (what < 900) {
                byte[] row = new byte[random.nextInt(300)];
                random.nextBytes(row);
                assertThat(slab.put(key, row)).isTrue();
                expected.put(key, row);
            } else if (what < 999) {
                slab.remove(key);
                expected.remove(key);
            } else {
                for (KeyValue<Bytes, byte[]> row : slab.removeOldest()) {
                    assertThat(row.value).isEqualTo(expected.remove(row.key));
                    gone.put(row.key, row.value);
                }
            }
            assertThat(slab.get(key).map(Bytes::wrap))
                    .isEqualTo(Optional.ofNullable(expected.get(key)).map(Bytes::wrap));
        }

        // Then
        assertThat(gone).isNotEmpty();
        assertThat(expected).hasSizeGreaterThan(100);
        for (int i = 0; i < 3_000; i++) {
            Bytes key = key(i);
            assertThat(slab.get(key).map(Bytes::wrap))
                    .isEqualTo(Optional.ofNullable(expected.get(key)).map(Bytes::wrap));
        }
        while (!slab.isEmpty()) {
            slab.removeOldest().forEach(row -> assertThat(row.value).isEqualTo(expected.remove(row.key)));
        }
        assertThat(expected).isEmpty();
    }

    @Test
    void whatCameFirstGoesFirst() {
        // Given more than a chunk of rows, the first of them put again
        byte[] row = new byte[1_000];
        Map<Bytes, byte[]> put = new LinkedHashMap<>();
        for (int i = 0; i < 2 * RowSlab.CHUNK_BYTES / row.length; i++) {
            slab.put(key(i), row);
            put.put(key(i), row);
        }
        slab.put(key(0), row);

        // When
        ArrayDeque<Bytes> removed = new ArrayDeque<>();
        slab.removeOldest().forEach(gone -> removed.add(gone.key));

        // Then
        assertThat(removed).isNotEmpty().hasSizeLessThan(put.size());
        put.keySet().stream()
                .limit(removed.size())
                .forEach(key -> assertThat(removed.remove()).isEqualTo(key));
    }

    @Test
    void aRowThatIsPutAgainTakesNoMoreRoom() {
        slab.put(key(1), new byte[400]);
        long before = slab.bytes();
        for (int i = 0; i < RowSlab.CHUNK_BYTES; i++) {
            slab.put(key(1), new byte[400]);
        }

        assertThat(slab.bytes()).isEqualTo(before);
    }

    @Test
    void aRowThatFitsNowhereIsNotHeldAndNeitherIsTheOneBefore() {
        slab.put(key(1), new byte[400]);

        assertThat(slab.put(key(1), new byte[RowSlab.CHUNK_BYTES])).isFalse();
        assertThat(slab.get(key(1))).isEmpty();
    }

    private static Bytes key(int number) {
        return Bytes.wrap(("user-" + number).getBytes(StandardCharsets.UTF_8));
    }
}
