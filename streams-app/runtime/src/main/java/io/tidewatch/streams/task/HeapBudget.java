package io.tidewatch.streams.task;

import io.tidewatch.topics.EventLimits;

/**
 * What events on their way may take of the heap, so that a backlog of the largest ones does not end the process. Counts alone do not
 * bound it: a thousand events are 350 KB, or half a gigabyte.
 *
 * @param heapBytes the most that the JVM will use
 */
public record HeapBudget(long heapBytes) {
    /** Headers that a waiting event keeps at most: of a dozen tracing headers, each has five kilobytes. */
    public static final int HEADER_BYTES = 64 * 1024;
    /** The largest event: value, key and kept headers, and what describes it. */
    public static final int LARGEST_EVENT_BYTES = EventLimits.MAX_BYTES + HEADER_BYTES + 4 * 1024;
    /**
     * What one poll of every consumer may bring, as a part of the heap. Kafka Streams works off what it has polled before it polls
     * again, so this is what its buffers hold as well. A consumer that restores polls like one that reads events.
     */
    private static final int POLL_SHARE = 8;
    /**
     * What waits in the batches of all tasks, as received, as a part of the heap: an event in a batch is there as bytes, parsed, in its
     * slot and in the slot's cache, some six times.
     */
    private static final int BATCH_SHARE = 32;
    /** Kafka Streams' default: more at once saves nothing. */
    private static final int MOST_RECORDS = 1000;
    /** Fewer cost more in polls than they save, on a heap that is too small for the largest events anyway. */
    private static final int LEAST_RECORDS = 16;

    public static HeapBudget ofThisProcess() {
        return new HeapBudget(Runtime.getRuntime().maxMemory());
    }

    /** Records of one poll, for each of so many stream threads. */
    public int pollRecords(int threads) {
        long records = heapBytes / POLL_SHARE / threads / LARGEST_EVENT_BYTES;
        return (int) Math.max(LEAST_RECORDS, Math.min(MOST_RECORDS, records));
    }

    /** Bytes of events, as received, that fill the batches of all tasks; the event that reaches a task's share is part of its batch. */
    public long batchBytes() {
        return heapBytes / BATCH_SHARE;
    }
}
