package io.tidewatch.engine.scoring;

import io.tidewatch.topics.GraphParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of a model folder, read and not yet understood.
 *
 * @param manifest {@code model.json}
 * @param graph {@code model.onnx}
 * @param parts {@code step.onnx} and {@code head.onnx}, if both are there
 */
public record ModelFiles(byte[] manifest, byte[] graph, Optional<GraphParts> parts) {
    static final String MANIFEST = "model.json";
    static final String GRAPH = "model.onnx";
    static final String STEP = "step.onnx";
    static final String HEAD = "head.onnx";

    /**
     * Reads them.
     *
     * @throws ModelException if there is no folder, or a file is missing or cannot be read
     */
    public static ModelFiles read(Path folder) throws ModelException {
        if (!Files.isDirectory(folder)) {
            throw new ModelException("There is no model folder " + folder
                    + ". Point model.path at a folder with model.onnx and model.json.");
        }
        boolean cut = Files.exists(folder.resolve(STEP)) && Files.exists(folder.resolve(HEAD));
        return new ModelFiles(
                bytes(folder.resolve(MANIFEST)),
                bytes(folder.resolve(GRAPH)),
                cut
                        ? Optional.of(new GraphParts(bytes(folder.resolve(STEP)), bytes(folder.resolve(HEAD))))
                        : Optional.empty());
    }

    /** Writes them into a folder that is there. */
    public void write(Path folder) throws IOException {
        Files.write(folder.resolve(MANIFEST), manifest);
        Files.write(folder.resolve(GRAPH), graph);
        if (parts.isPresent()) {
            Files.write(folder.resolve(STEP), parts.get().step());
            Files.write(folder.resolve(HEAD), parts.get().head());
        }
    }

    static byte[] bytes(Path file) throws ModelException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ModelException(
                    file + " cannot be read. Point model.path at a folder with model.onnx and model.json.", e);
        }
    }
}
