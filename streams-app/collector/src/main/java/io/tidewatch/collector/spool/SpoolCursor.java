package io.tidewatch.collector.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the spool in order, from a place to its end, which moves on. Not thread-safe. */
public final class SpoolCursor implements AutoCloseable {
    private final Spool spool;
    private Position position;
    private Optional<SegmentReader> reader = Optional.empty();

    SpoolCursor(Spool spool, Position from) {
        this.spool = spool;
        this.position = from;
    }

    /** The place behind what was read. */
    public Position position() {
        return position;
    }

    /**
     * The next records, in order; empty if there are none by now.
     *
     * @param mostRecords how many
     * @param mostBytes after which no further one is added
     */
    public List<SpoolRecord> next(int mostRecords, int mostBytes) throws IOException {
        List<SpoolRecord> records = new ArrayList<>();
        int bytes = 0;
        for (Position end : spool.endsAfter(position)) {
            SegmentReader segment = at(end.segment());
            while (records.size() < mostRecords && bytes < mostBytes) {
                Optional<SpoolRecord> next = segment.next(end.offset());
                position = new Position(end.segment(), segment.offset());
                if (next.isEmpty()) {
                    break;
                }
                records.add(next.get());
                bytes += RecordFormat.bytes(next.get());
            }
            if (records.size() >= mostRecords || bytes >= mostBytes) {
                break;
            }
        }
        return records;
    }

    private SegmentReader at(long segment) throws IOException {
        if (segment != position.segment() || reader.isEmpty()) {
            close();
            long from = segment == position.segment() ? position.offset() : 0;
            position = new Position(segment, from);
            reader = Optional.of(SegmentReader.open(spool.file(segment), from));
        }
        return reader.get();
    }

    @Override
    public void close() throws IOException {
        if (reader.isPresent()) {
            reader.get().close();
        }
        reader = Optional.empty();
    }
}
