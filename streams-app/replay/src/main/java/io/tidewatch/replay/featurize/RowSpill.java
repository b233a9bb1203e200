package io.tidewatch.replay.featurize;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Rows that wait on disk until the log is at its end: what a user does next is known only then, and a log may not be worth
 * reading and sorting twice. Takes about as much room as the file that comes out of it.
 */
final class RowSpill implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 18;

    private final Path file;
    private final int width;
    private final DataOutputStream out;
    private long rows;

    /** What is done with each row. */
    interface Reading {
        void row(FeatureRow row) throws IOException;
    }

    /**
     * @param file does not exist yet; deleted with this
     * @param width features of a row
     */
    RowSpill(Path file, int width) throws IOException {
        this.file = file;
        this.width = width;
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
        // For a process that is interrupted and closes nothing.
        file.toFile().deleteOnExit();
    }

    void write(FeatureRow row) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(width * Float.BYTES);
        bytes.asFloatBuffer().put(row.features());
        out.writeInt(row.user());
        out.writeByte(row.type());
        out.writeLong(row.millis());
        out.writeInt(row.nextVisit());
        out.writeInt(row.nextPurchase());
        out.write(bytes.array());
        rows++;
    }

    long rows() {
        return rows;
    }

    /** Reads all rows back, in the order in which they were written. No row can be written any more. */
    void read(Reading reading) throws IOException {
        out.close();
        byte[] bytes = new byte[width * Float.BYTES];
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
            for (long row = 0; row < rows; row++) {
                int user = in.readInt();
                byte type = in.readByte();
                long millis = in.readLong();
                int nextVisit = in.readInt();
                int nextPurchase = in.readInt();
                in.readFully(bytes);
                float[] features = new float[width];
                ByteBuffer.wrap(bytes).asFloatBuffer().get(features);
                reading.row(new FeatureRow(user, type, millis, nextVisit, nextPurchase, features));
            }
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
