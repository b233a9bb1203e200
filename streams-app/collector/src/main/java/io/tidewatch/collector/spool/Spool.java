package io.tidewatch.collector.spool;

import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A write-ahead log of bounded size. What is appended is with the operating system when the call returns, so it outlives the process; after
 * {@link #sync} it outlives the machine's power. What has been sent is kept as long as retries of it shall be known, and given up first
 * where room is needed. Thread-safe.
 */
public final class Spool implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Spool.class);

    private final SpoolFolder folder;
    private final SpoolLimits limits;
    /** Oldest first; the last one is written to. */
    private final Deque<Segment> segments = new ArrayDeque<>();

    private Position begin = Position.START;
    private long damagedBytes;
    private Position sent = Position.START;
    private boolean closed;

    private Spool(SpoolFolder folder, SpoolLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    /** Is shown what an earlier process has left, oldest first. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * A record.
         *
         * @param end the place behind it
         */
        void visit(SpoolRecord record, Position end);
    }

    /**
     * Opens the spool of a folder, which is made if it is not there. A record that was cut off, or damaged, is left out, counted and told.
     *
     * @throws TidewatchException if the folder cannot be used or is in use
     */
    public static Spool open(Path directory, SpoolLimits limits, Visitor visitor) {
        SpoolFolder folder = SpoolFolder.take(directory);
        Spool spool = new Spool(folder, limits);
        try {
            spool.recover(visitor);
            return spool;
        } catch (IOException failed) {
            spool.close();
            throw new TidewatchException(
                    "the spool %s cannot be read (%s); check the disk".formatted(directory, failed.getMessage()),
                    failed);
        }
    }

    private void recover(Visitor visitor) throws IOException {
        long last = 0;
        for (long number : folder.segments()) {
            last = number;
            Path file = folder.file(number);
            long bytes = Files.size(file);
            int records = 0;
            try (SegmentReader reader = SegmentReader.open(file, 0)) {
                for (Optional<SpoolRecord> next = reader.next(bytes); next.isPresent(); next = reader.next(bytes)) {
                    visitor.visit(next.get(), new Position(number, reader.offset()));
                    records++;
                }
                tellDamage(number, reader.damagedBytes());
            }
            // Records that a killed process has written are with the system, not yet on the disk.
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(false);
            }
            if (records > 0) {
                segments.addLast(Segment.left(number, bytes, records));
            } else {
                folder.delete(number);
            }
        }
        // Its number is above every position that Kafka may know, whatever a power failure took of the last one.
        segments.addLast(Segment.of(last + 1, folder.create(last + 1)));
        begin = end();
    }

    private void tellDamage(long segment, long bytes) {
        damagedBytes += bytes;
        if (bytes > 0) {
            LOGGER.atWarn()
                    .addKeyValue("segment", segment)
                    .addKeyValue("bytes", bytes)
                    .log("Left out of the spool: no whole record; at the end of a segment it is what a kill cut off");
        }
    }

    /** Tells this spool from every other one, as long as its folder lives. */
    public String id() {
        return folder.id();
    }

    /**
     * Appends records one after the other, all or none.
     *
     * @return the place behind the last one
     * @throws SpoolFullException if there is no room
     * @throws IOException if the disk refuses them
     */
    public synchronized Position append(List<SpoolRecord> records) throws IOException, SpoolFullException {
        refuseIfClosed();
        int length = records.stream().mapToInt(RecordFormat::bytes).sum();
        makeRoom(length);
        if (segments.getLast().bytes() > 0 && segments.getLast().bytes() + length > limits.segmentBytes()) {
            roll();
        }
        segments.getLast().append(RecordFormat.written(records), records.size());
        return end();
    }

    private void refuseIfClosed() throws IOException {
        if (closed) {
            throw new IOException("the spool is closed");
        }
    }

    private void makeRoom(int length) throws IOException, SpoolFullException {
        while (bytes() + length > limits.bytes()) {
            if (!sent.covers(segments.getFirst().end()) || bytes() == 0) {
                throw new SpoolFullException();
            }
            if (segments.size() == 1) {
                roll();
            }
            dropFirst();
        }
    }

    private void roll() throws IOException {
        long next = segments.getLast().number() + 1;
        segments.addLast(Segment.of(next, folder.create(next)));
    }

    private void dropFirst() throws IOException {
        Segment first = segments.removeFirst();
        first.close();
        folder.delete(first.number());
    }

    /** The first place of this process: everything before it is an earlier one's. */
    public Position begin() {
        return begin;
    }

    /** The place behind everything. */
    public synchronized Position end() {
        return segments.getLast().end();
    }

    /**
     * Brings everything to the disk that was appended before.
     *
     * @return the place up to which everything is there
     * @throws IOException if the disk fails; what is there then is not known
     */
    public Position sync() throws IOException {
        List<Segment> written;
        Position end;
        synchronized (this) {
            written = segments.stream()
                    .filter(segment -> !sent.covers(segment.end()))
                    .toList();
            end = end();
        }
        for (Segment segment : written) {
            segment.force();
        }
        synchronized (this) {
            refuseIfClosed();
        }
        return end;
    }

    /** Kafka has everything before a place. */
    public synchronized void sent(Position upTo) {
        if (upTo.compareTo(sent) <= 0) {
            return;
        }
        sent = upTo;
        try {
            while (segments.size() > 1 && sent.covers(segments.getFirst().end()) && isForgotten()) {
                dropFirst();
            }
        } catch (IOException failed) {
            // It is tried again at the next segment; until then it takes room.
            LOGGER.atWarn().setCause(failed).log("A segment of the spool could not be deleted");
        }
    }

    /** Whether nobody would know retries by the oldest segment any more. */
    private boolean isForgotten() {
        int after = segments.stream().mapToInt(Segment::records).sum()
                - segments.getFirst().records();
        return after >= limits.remembered();
    }

    /** Reads on from a place what is there by now, and later what comes. */
    public synchronized SpoolCursor from(Position from) {
        return new SpoolCursor(this, from);
    }

    /** Whether there is something behind a place. */
    public synchronized boolean hasAfter(Position place) {
        return !endsAfter(place).isEmpty();
    }

    /** The segments that have something behind a place, oldest first, each with its end by now. */
    synchronized List<Position> endsAfter(Position from) {
        List<Position> ends = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.bytes() > 0 && segment.end().compareTo(from) > 0) {
                ends.add(segment.end());
            }
        }
        return ends;
    }

    Path file(long segment) {
        return folder.file(segment);
    }

    /** How full it is. */
    public synchronized Usage usage() {
        long unsent = 0;
        for (Segment segment : segments) {
            if (!sent.covers(segment.end())) {
                unsent += segment.bytes() - (sent.segment() == segment.number() ? sent.offset() : 0);
            }
        }
        return new Usage(bytes(), unsent, limits.bytes());
    }

    /** Bytes that were left out when it was opened, because they are no whole record. */
    public synchronized long damagedBytes() {
        return damagedBytes;
    }

    private long bytes() {
        return segments.stream().mapToLong(Segment::bytes).sum();
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            for (Segment segment : segments) {
                segment.close();
            }
            folder.close();
        } catch (IOException failed) {
            LOGGER.atWarn().setCause(failed).log("The spool could not be closed in order");
        }
    }
}
