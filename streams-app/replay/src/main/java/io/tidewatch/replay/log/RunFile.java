package io.tidewatch.replay.log;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A sorted run on disk: for each event its time, its length and its bytes. */
final class RunFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private RunFile() {}

    /** Writes a run out and closes it. */
    static void write(EventRun run, Path file) throws IOException {
        try (run;
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES))) {
            while (run.advance()) {
                byte[] bytes = run.bytes();
                out.writeBoolean(true);
                out.writeLong(run.millis());
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            out.writeBoolean(false);
        }
    }

    /** Reads a run back. */
    static EventRun read(Path file) throws IOException {
        return new Reading(new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)));
    }

    private static final class Reading implements EventRun {
        private final DataInputStream in;
        private long millis;
        private byte[] bytes = new byte[0];

        private Reading(DataInputStream in) {
            this.in = in;
        }

        @Override
        public boolean advance() throws IOException {
            boolean more = in.readBoolean();
            if (more) {
                millis = in.readLong();
                bytes = new byte[in.readInt()];
                in.readFully(bytes);
            }
            return more;
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
            in.close();
        }
    }
}
