package io.tidewatch.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A second model that fits this engine: the shipped one under another name, with every matrix of its network shrunk, so that it
 * thinks differently of everybody. Made when a test runs, so that it follows the shipped one. Its lines are the same: where they
 * differ, when the one model takes a silent user over from the other hangs on where a lazy timer stood, and the tests compare
 * every alert.
 */
final class OtherModel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final float SHRINK = 0.85f;

    private OtherModel() {}

    /** Writes the model into a new folder of its name. */
    static Path make(Path parent, String name) {
        try {
            Path folder = Files.createDirectories(parent.resolve(name));
            ObjectNode manifest = (ObjectNode)
                    JSON.readTree(ShippedModel.FOLDER.resolve("model.json").toFile());
            manifest.put("name", name);
            manifest.put("onnx_sha256", shrink("model.onnx", folder));
            manifest.putObject("parts")
                    .put("step", shrink("step.onnx", folder))
                    .put("head", shrink("head.onnx", folder));
            JSON.writeValue(folder.resolve("model.json").toFile(), manifest);
            return folder;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Writes a graph with its matrices shrunk; returns its hash. */
    private static String shrink(String file, Path folder) throws IOException {
        byte[] graph = Files.readAllBytes(ShippedModel.FOLDER.resolve(file));
        Onnx.shrinkMatrices(graph);
        Files.write(folder.resolve(file), graph);
        return sha256(graph);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * As much of ONNX's protobuf as is needed to find the weights: ModelProto.graph = 7, GraphProto.initializer = 5,
     * TensorProto.dims = 1, data_type = 2 (1 is float) and raw_data = 9 (onnx.proto3 of the ONNX project).
     */
    private static final class Onnx {
        private static final int GRAPH = 7;
        private static final int INITIALIZER = 5;
        private static final int DIMS = 1;
        private static final int DATA_TYPE = 2;
        private static final int FLOAT = 1;
        private static final int RAW_DATA = 9;

        private final ByteBuffer bytes;

        private Onnx(ByteBuffer bytes) {
            this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        }

        static void shrinkMatrices(byte[] model) {
            if (new Onnx(ByteBuffer.wrap(model)).shrinkBelow(GRAPH, INITIALIZER) == 0) {
                throw new IllegalStateException("the shipped graph has no matrix that could be shrunk");
            }
        }

        /** Goes down the path of fields and shrinks the tensors at its end; how many there were. */
        private int shrinkBelow(int field, int... path) {
            int shrunk = 0;
            while (bytes.hasRemaining()) {
                long tag = varint();
                if (tag >>> 3 == field && (tag & 7) == 2) {
                    Onnx part = new Onnx(slice((int) varint()));
                    shrunk += path.length == 0
                            ? part.shrinkTensor()
                            : part.shrinkBelow(path[0], java.util.Arrays.copyOfRange(path, 1, path.length));
                } else {
                    skip((int) tag & 7);
                }
            }
            return shrunk;
        }

        private int shrinkTensor() {
            int dims = 0;
            long type = 0;
            ByteBuffer data = ByteBuffer.allocate(0);
            while (bytes.hasRemaining()) {
                long tag = varint();
                int wire = (int) tag & 7;
                if (tag >>> 3 == DIMS && wire == 0) {
                    varint();
                    dims++;
                } else if (tag >>> 3 == DIMS && wire == 2) {
                    Onnx packed = new Onnx(slice((int) varint()));
                    while (packed.bytes.hasRemaining()) {
                        packed.varint();
                        dims++;
                    }
                } else if (tag >>> 3 == DATA_TYPE && wire == 0) {
                    type = varint();
                } else if (tag >>> 3 == RAW_DATA && wire == 2) {
                    data = slice((int) varint());
                } else {
                    skip(wire);
                }
            }
            if (type != FLOAT || dims < 2) {
                return 0;
            }
            data.order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at + Float.BYTES <= data.limit(); at += Float.BYTES) {
                data.putFloat(at, data.getFloat(at) * SHRINK);
            }
            return 1;
        }

        private ByteBuffer slice(int length) {
            ByteBuffer part = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            return part;
        }

        private void skip(int wire) {
            int length = switch (wire) {
                case 0 -> {
                    varint();
                    yield 0;
                }
                case 1 -> 8;
                case 2 -> (int) varint();
                case 5 -> 4;
                default -> throw new IllegalStateException("no protobuf wire type: " + wire);
            };
            bytes.position(bytes.position() + length);
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte part = bytes.get();
                value |= (part & 0x7fL) << shift;
                if (part >= 0) {
                    return value;
                }
            }
        }
    }
}
