package io.tidewatch.bench.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A graph on ONNX Runtime as a careful team calls it: one session, one thread, buffers and tensors that are made once, outputs
 * written in place. All inputs and outputs have a first dimension for the rows of a batch. Not thread-safe.
 */
final class OnnxGraph implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int capacity;
    private final Map<String, Port> inputs;
    private final Map<String, Port> outputs;
    /** By number of rows, made when first needed. */
    private final Tensors[] tensors;

    private record Port(FloatBuffer values, long[] shape, int width) {}

    private record Tensors(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {}

    private OnnxGraph(OrtEnvironment environment, OrtSession session, int capacity) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.capacity = capacity;
        this.inputs = new HashMap<>();
        this.outputs = new HashMap<>();
        session.getInputInfo().forEach((name, node) -> inputs.put(name, port((TensorInfo) node.getInfo(), capacity)));
        session.getOutputInfo().forEach((name, node) -> outputs.put(name, port((TensorInfo) node.getInfo(), capacity)));
        this.tensors = new Tensors[capacity + 1];
    }

    static OnnxGraph load(Path file, int capacity) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            return new OnnxGraph(environment, environment.createSession(file.toString(), options), capacity);
        } catch (OrtException e) {
            throw new IllegalArgumentException(file + " is no graph that ONNX Runtime can run: " + e.getMessage(), e);
        }
    }

    int capacity() {
        return capacity;
    }

    /** Floats of one row of an input or output. */
    int width(String name) {
        return port(name).width;
    }

    /** Sets one row of an input. */
    void set(String input, int row, float[] values) {
        Port port = port(input);
        port.values.put(row * port.width, values, 0, port.width);
    }

    /** Copies one row of an output. */
    void get(String output, int row, float[] target) {
        Port port = port(output);
        port.values.get(row * port.width, target, 0, port.width);
    }

    void run(int rows) {
        try {
            Tensors batch = tensors(rows);
            session.run(batch.inputs, Set.of(), batch.outputs).close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed on a batch of " + rows, e);
        }
    }

    @Override
    public void close() {
        for (Tensors batch : tensors) {
            if (batch != null) {
                batch.inputs.values().forEach(OnnxTensor::close);
                batch.outputs.values().forEach(OnnxTensor::close);
            }
        }
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("The ONNX session could not be closed.", e);
        }
    }

    private Port port(String name) {
        Port port = inputs.getOrDefault(name, outputs.get(name));
        if (port == null) {
            throw new IllegalArgumentException(
                    "the graph has no '" + name + "', only " + inputs.keySet() + " and " + outputs.keySet());
        }
        return port;
    }

    private Tensors tensors(int rows) throws OrtException {
        if (tensors[rows] == null) {
            tensors[rows] = new Tensors(tensors(inputs, rows), tensors(outputs, rows));
        }
        return tensors[rows];
    }

    private Map<String, OnnxTensor> tensors(Map<String, Port> ports, int rows) throws OrtException {
        Map<String, OnnxTensor> made = new HashMap<>();
        for (Map.Entry<String, Port> entry : ports.entrySet()) {
            Port port = entry.getValue();
            long[] shape = port.shape.clone();
            shape[0] = rows;
            made.put(
                    entry.getKey(),
                    OnnxTensor.createTensor(environment, port.values.slice(0, rows * port.width), shape));
        }
        return made;
    }

    private static Port port(TensorInfo info, int capacity) {
        long[] shape = info.getShape();
        int width = 1;
        for (int i = 1; i < shape.length; i++) {
            width = Math.toIntExact(width * shape[i]);
        }
        FloatBuffer values = ByteBuffer.allocateDirect(capacity * width * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return new Port(values, shape, width);
    }
}
