package io.tidewatch.engine.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/**
 * One graph with two inputs and one output that matters, on buffers and tensors that are made once and reused, which saves two
 * thirds of a small call.
 *
 * <p>Runs are padded to a multiple of {@link #PAD} rows, so that every row goes through the same vector instructions whatever
 * else is in the batch: then a row's result is the same to the last bit in every batch size on one machine.
 */
final class OnnxRun implements AutoCloseable {
    /** The widest vector register holds 16 floats; matrix kernels work on at most 12 rows at once. */
    private static final int PAD = 16;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Port first;
    private final Port second;
    private final Port output;
    private final OrtSession.RunOptions options;
    private final RunWatch.Watched watched;
    /** Tensors over the buffers' first rows, by padded rows / PAD; made when first needed. */
    private final Tensors[] tensors;

    /**
     * @param first an input
     * @param second the other one
     * @param output what is read; the graph's other outputs are not asked for
     * @param watch ends a run that takes too long
     */
    OnnxRun(
            OrtEnvironment environment,
            OrtSession session,
            int capacity,
            Shape first,
            Shape second,
            Shape output,
            RunWatch watch) {
        this(
                environment,
                session,
                new Port(first, capacity),
                new Port(second, capacity),
                new Port(output, capacity),
                watch);
    }

    private OnnxRun(
            OrtEnvironment environment, OrtSession session, Port first, Port second, Port output, RunWatch watch) {
        this.environment = environment;
        this.session = session;
        this.first = first;
        this.second = second;
        this.output = output;
        this.options = options();
        this.watched = watch.watch(() -> terminate(options, true));
        this.tensors = new Tensors[output.rows / PAD + 1];
    }

    /** A tensor's name and what a row of it looks like. */
    record Shape(String name, long... row) {
        int width() {
            long width = 1;
            for (long size : row) {
                width *= size;
            }
            return Math.toIntExact(width);
        }
    }

    /** Sets a row of both inputs. */
    void input(int row, float[] firstRow, float[] secondRow) {
        first.buffer.put(row * first.width, firstRow, 0, first.width);
        second.buffer.put(row * second.width, secondRow, 0, second.width);
    }

    /** Runs the first rows. */
    void run(int rows) throws ScoringException {
        boolean endedLate = false;
        try {
            Tensors batch = tensors(padded(rows));
            watched.begins();
            try {
                // The pinned output is ours; closing the result releases what the runtime made around it.
                session.run(batch.inputs, Set.of(), batch.outputs, options).close();
            } finally {
                endedLate = watched.ends();
            }
        } catch (OrtException e) {
            throw endedLate
                    ? ScoringException.endedLate(
                            "The model took too long on a batch of " + rows + ", and the run was ended.", e)
                    : new ScoringException("ONNX Runtime failed on a batch of " + rows + ": " + e.getMessage(), e);
        } finally {
            if (endedLate) {
                // Also where it came to its end at that moment.
                terminate(options, false);
            }
        }
    }

    /**
     * Copies a part of a row of the output.
     *
     * @param from where in the row the part begins
     */
    void output(int row, int from, float[] target, int at, int count) {
        output.buffer.get(row * output.width + from, target, at, count);
    }

    @Override
    public void close() {
        watched.close();
        options.close();
        for (int i = 0; i < tensors.length; i++) {
            if (tensors[i] != null) {
                tensors[i].close();
                tensors[i] = null;
            }
        }
    }

    private static OrtSession.RunOptions options() {
        try {
            return new OrtSession.RunOptions();
        } catch (OrtException noMemory) {
            throw new IllegalStateException("ONNX Runtime makes no options for runs.", noMemory);
        }
    }

    /** Says that the runs with these options are to end; the runtime looks before each node, and in each turn of a loop. */
    private static void terminate(OrtSession.RunOptions options, boolean now) {
        try {
            options.setTerminate(now);
        } catch (OrtException refused) {
            throw new IllegalStateException("ONNX Runtime does not take the option to end a run.", refused);
        }
    }

    private Tensors tensors(int rows) throws OrtException {
        int at = rows / PAD;
        if (tensors[at] == null) {
            tensors[at] = new Tensors(
                    Map.of(
                            first.shape.name, first.tensor(environment, rows),
                            second.shape.name, second.tensor(environment, rows)),
                    Map.of(output.shape.name, output.tensor(environment, rows)));
        }
        return tensors[at];
    }

    private static int padded(int rows) {
        return (rows + PAD - 1) / PAD * PAD;
    }

    /** Where one of the graph's tensors lies. */
    private static final class Port {
        private final Shape shape;
        private final int rows;
        private final int width;
        private final FloatBuffer buffer;

        Port(Shape shape, int capacity) {
            this.shape = shape;
            this.rows = padded(capacity);
            this.width = shape.width();
            this.buffer = ByteBuffer.allocateDirect(rows * width * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }

        OnnxTensor tensor(OrtEnvironment environment, int rows) throws OrtException {
            long[] sizes = new long[shape.row.length + 1];
            sizes[0] = rows;
            System.arraycopy(shape.row, 0, sizes, 1, shape.row.length);
            return OnnxTensor.createTensor(environment, buffer.slice(0, rows * width), sizes);
        }
    }

    private record Tensors(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
        void close() {
            inputs.values().forEach(OnnxTensor::close);
            outputs.values().forEach(OnnxTensor::close);
        }
    }
}
