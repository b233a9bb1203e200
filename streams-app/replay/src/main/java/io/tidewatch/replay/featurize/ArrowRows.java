package io.tidewatch.replay.featurize;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes rows into an uncompressed Arrow IPC file, batch by batch. */
final class ArrowRows implements AutoCloseable {
    /** Rows of a batch: large enough for readers to be fast, and 2 MiB of features to hold. */
    private static final int BATCH_ROWS = 8_192;

    private static final ArrowType TIME = new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC");

    private final int width;
    private final BufferAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot batch;
    private final FileChannel channel;
    private final ArrowFileWriter writer;
    private int rows;

    /**
     * @param width features of a row
     * @param metadata of the schema
     */
    ArrowRows(Path file, int width, Map<String, String> metadata) throws IOException {
        this.width = width;
        this.batch = VectorSchemaRoot.create(schema(width, metadata), allocator);
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        this.writer = new ArrowFileWriter(batch, null, channel);
        writer.start();
        batch.getFieldVectors().forEach(vector -> vector.setInitialCapacity(BATCH_ROWS));
    }

    private static Schema schema(int width, Map<String, String> metadata) {
        Field feature = required("item", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
        return new Schema(
                List.of(
                        required("user", new ArrowType.Int(Integer.SIZE, true)),
                        required("user_id", ArrowType.Utf8.INSTANCE),
                        required("event_type", new ArrowType.Int(Byte.SIZE, true)),
                        required("time", TIME),
                        new Field(
                                "features",
                                FieldType.notNullable(new ArrowType.FixedSizeList(width)),
                                List.of(feature)),
                        Field.nullable("next_visit", TIME),
                        Field.nullable("next_purchase", TIME),
                        required("observation_end", TIME)),
                metadata);
    }

    private static Field required(String name, ArrowType type) {
        return new Field(name, FieldType.notNullable(type), List.of());
    }

    /** Adds a row; times are epoch milliseconds. */
    void add(FeatureRow row, String userId, OptionalLong nextVisit, OptionalLong nextPurchase, long observationEnd)
            throws IOException {
        ((IntVector) batch.getVector("user")).setSafe(rows, row.user());
        ((VarCharVector) batch.getVector("user_id")).setSafe(rows, userId.getBytes(StandardCharsets.UTF_8));
        ((TinyIntVector) batch.getVector("event_type")).setSafe(rows, row.type());
        time("time").setSafe(rows, row.millis());
        features(row.features());
        label("next_visit", nextVisit);
        label("next_purchase", nextPurchase);
        time("observation_end").setSafe(rows, observationEnd);
        rows++;
        if (rows == BATCH_ROWS) {
            writeBatch();
        }
    }

    private void features(float[] values) {
        FixedSizeListVector lists = (FixedSizeListVector) batch.getVector("features");
        Float4Vector items = (Float4Vector) lists.getDataVector();
        lists.startNewValue(rows);
        for (int feature = 0; feature < width; feature++) {
            items.setSafe(rows * width + feature, values[feature]);
        }
    }

    private void label(String name, OptionalLong millis) {
        if (millis.isPresent()) {
            time(name).setSafe(rows, millis.getAsLong());
        } else {
            time(name).setNull(rows);
        }
    }

    private TimeStampMilliTZVector time(String name) {
        return (TimeStampMilliTZVector) batch.getVector(name);
    }

    private void writeBatch() throws IOException {
        batch.setRowCount(rows);
        writer.writeBatch();
        batch.getFieldVectors().forEach(vector -> vector.reset());
        rows = 0;
    }

    /** Writes what is left and the file's footer; without it the file cannot be read. */
    void finish() throws IOException {
        if (rows > 0) {
            writeBatch();
        }
        writer.end();
    }

    @Override
    public void close() throws IOException {
        writer.close();
        channel.close();
        batch.close();
        allocator.close();
    }
}
