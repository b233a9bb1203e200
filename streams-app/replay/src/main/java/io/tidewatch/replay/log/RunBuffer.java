package io.tidewatch.replay.log;

import io.tidewatch.topics.ShopEvent;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Events in memory, encoded so that their size is known; gives them back as a sorted run. */
final class RunBuffer {
    private record Entry(long millis, int begin, int end) {}

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final List<Entry> entries = new ArrayList<>();

    void add(ShopEvent event) throws IOException {
        int begin = bytes.size();
        StoredEvent.write(event, out);
        entries.add(new Entry(event.time().toEpochMilli(), begin, bytes.size()));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return bytes.size();
    }

    /** What was added since the last call, by time, events of one time in the order in which they were added. */
    EventRun drain() {
        // List.sort is stable and linear on what is in order already, as most logs nearly are.
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::millis));
        byte[] encoded = bytes.toByteArray();
        entries.clear();
        bytes.reset();
        return new MemoryRun(encoded, sorted.iterator());
    }

    private static final class MemoryRun implements EventRun {
        private final byte[] encoded;
        private final Iterator<Entry> entries;
        private Entry current = new Entry(0, 0, 0);

        private MemoryRun(byte[] encoded, Iterator<Entry> entries) {
            this.encoded = encoded;
            this.entries = entries;
        }

        @Override
        public boolean advance() {
            boolean more = entries.hasNext();
            if (more) {
                current = entries.next();
            }
            return more;
        }

        @Override
        public long millis() {
            return current.millis();
        }

        @Override
        public byte[] bytes() {
            return Arrays.copyOfRange(encoded, current.begin(), current.end());
        }

        @Override
        public void close() {
            // Memory only.
        }
    }
}
