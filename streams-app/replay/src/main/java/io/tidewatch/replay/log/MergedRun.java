package io.tidewatch.replay.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Several runs as one: by time, events of one time in the order of the runs. Closes the runs. */
final class MergedRun implements EventRun {
    private record Head(EventRun run, int position) {
        long millis() {
            return run.millis();
        }
    }

    private final List<EventRun> runs;
    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparingLong(Head::millis).thenComparingInt(Head::position));
    private boolean started;
    private long millis;
    private byte[] bytes = new byte[0];

    MergedRun(List<EventRun> runs) {
        this.runs = List.copyOf(runs);
    }

    @Override
    public boolean advance() throws IOException {
        if (!started) {
            started = true;
            for (int position = 0; position < runs.size(); position++) {
                offer(new Head(runs.get(position), position));
            }
        }
        Head first = heads.poll();
        if (first == null) {
            return false;
        }
        millis = first.run().millis();
        bytes = first.run().bytes();
        offer(first);
        return true;
    }

    private void offer(Head head) throws IOException {
        if (head.run().advance()) {
            heads.add(head);
        }
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        List<IOException> failures = new ArrayList<>();
        for (EventRun run : runs) {
            try {
                run.close();
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
