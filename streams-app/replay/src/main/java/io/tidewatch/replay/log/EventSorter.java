package io.tidewatch.replay.log;

import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Sorts events by time in bounded memory, stably: what does not fit waits on disk in sorted runs, which are then merged. Its
 * temporary files go when it is closed, and at the latest with the process.
 */
final class EventSorter implements AutoCloseable {
    /**
     * How much is sorted at once.
     *
     * @param runBytes encoded events held in memory. The whole sorter needs about four times this: the events' places and a
     *     copy while a run is written
     * @param mergedRuns runs that are merged at once; each needs a file handle and a buffer of 64 KiB
     */
    record Size(int runBytes, int mergedRuns) {
        /** 32 MiB hold half a million events of a click log; 256 files stay below every default limit of open files. */
        static final Size DEFAULT = new Size(32 << 20, 256);
    }

    private final Size size;
    private final RunBuffer buffer = new RunBuffer();
    private final List<Path> runs = new ArrayList<>();
    private final List<Path> folder = new ArrayList<>(1);
    private int filesMade;

    EventSorter(Size size) {
        this.size = size;
    }

    /** Adds an event; may write a run to disk. */
    void add(ShopEvent event) {
        try {
            buffer.add(event);
            if (buffer.size() >= size.runBytes()) {
                spill();
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** All events added, sorted. Call it once; closing what it returns closes this sorter. */
    EventCursor sorted() {
        try {
            if (runs.isEmpty()) {
                return new Cursor(buffer.drain());
            }
            if (!buffer.isEmpty()) {
                spill();
            }
            return new Cursor(merged());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void spill() throws IOException {
        Path file = newFile();
        RunFile.write(buffer.drain(), file);
        runs.add(file);
        if (runs.size() >= size.mergedRuns()) {
            // The merged run holds the earliest rows, so it stands first and the order of the runs stays the order of
            // the rows.
            Path all = newFile();
            RunFile.write(merged(), all);
            for (Path merged : runs) {
                Files.delete(merged);
            }
            runs.clear();
            runs.add(all);
        }
    }

    private EventRun merged() throws IOException {
        List<EventRun> opened = new ArrayList<>();
        for (Path run : runs) {
            opened.add(RunFile.read(run));
        }
        return new MergedRun(opened);
    }

    private Path newFile() throws IOException {
        if (folder.isEmpty()) {
            Path made = Files.createTempDirectory("tidewatch-sort-");
            made.toFile().deleteOnExit();
            folder.add(made);
        }
        Path file = folder.get(0).resolve("run-" + filesMade++);
        // For a process that is interrupted and closes nothing.
        file.toFile().deleteOnExit();
        return file;
    }

    @Override
    public void close() {
        try {
            for (int file = 0; file < filesMade; file++) {
                Files.deleteIfExists(folder.get(0).resolve("run-" + file));
            }
            for (Path made : folder) {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            throw new TidewatchException("temporary files of a sorted log could not be deleted: " + e.getMessage(), e);
        }
    }

    private static TidewatchException failure(IOException cause) {
        return new TidewatchException(
                "the log could not be sorted in " + System.getProperty("java.io.tmpdir") + ": " + cause.getMessage()
                        + "; make room there, or name another folder with JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER",
                cause);
    }

    private final class Cursor implements EventCursor {
        private final EventRun run;
        private boolean ready;

        private Cursor(EventRun run) throws IOException {
            this.run = run;
            this.ready = run.advance();
        }

        @Override
        public boolean hasNext() {
            return ready;
        }

        @Override
        public ShopEvent next() {
            if (!ready) {
                throw new NoSuchElementException();
            }
            try {
                ShopEvent event = StoredEvent.read(new DataInputStream(new ByteArrayInputStream(run.bytes())));
                ready = run.advance();
                return event;
            } catch (IOException e) {
                throw failure(e);
            }
        }

        @Override
        public void close() {
            try {
                run.close();
            } catch (IOException e) {
                throw failure(e);
            } finally {
                EventSorter.this.close();
            }
        }
    }
}
