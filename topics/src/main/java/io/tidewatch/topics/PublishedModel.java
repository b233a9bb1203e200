package io.tidewatch.topics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * The message on the compacted topic {@code churn.models} under a model's name: the model folder in one record. What the
 * files say is the engine's business; here they are a text and bytes.
 *
 * @param name the model's name
 * @param publishedAt when, to the millisecond
 * @param publishedBy who did it
 * @param manifest the text of {@code model.json}
 * @param graph the bytes of {@code model.onnx}; not copied, so leave them as they are
 * @param parts the same graph cut in two; empty if the model was not cut
 */
public record PublishedModel(
        String name,
        Instant publishedAt,
        String publishedBy,
        String manifest,
        byte[] graph,
        Optional<GraphParts> parts) {
    public PublishedModel {
        ModelKeys.name(name);
        Objects.requireNonNull(publishedAt, "publishedAt");
        Objects.requireNonNull(publishedBy, "publishedBy");
        Objects.requireNonNull(manifest, "manifest");
        Objects.requireNonNull(graph, "graph");
        Objects.requireNonNull(parts, "parts");
    }

    /** Name and content. */
    public ModelReference reference() {
        return new ModelReference(name, sha256());
    }

    /**
     * SHA-256 of {@code model.json}, 64 hex digits. The manifest holds those of the graphs, which are checked when a model
     * is loaded, so this one number stands for all.
     */
    public String sha256() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(manifest.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }
}
