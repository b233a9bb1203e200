package io.tidewatch.topics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The message on the compacted topic {@code churn.models} under a model's name: the model folder in one record. What the two
 * files say is the engine's business; here they are a text and bytes.
 *
 * @param name the model's name
 * @param publishedAt when, to the millisecond
 * @param publishedBy who did it
 * @param manifest the text of {@code model.json}
 * @param graph the bytes of {@code model.onnx}; not copied, so leave them as they are
 */
public record PublishedModel(String name, Instant publishedAt, String publishedBy, String manifest, byte[] graph) {
    public PublishedModel {
        ModelKeys.name(name);
        Objects.requireNonNull(publishedAt, "publishedAt");
        Objects.requireNonNull(publishedBy, "publishedBy");
        Objects.requireNonNull(manifest, "manifest");
        Objects.requireNonNull(graph, "graph");
    }

    /** Name and content. */
    public ModelReference reference() {
        return new ModelReference(name, sha256());
    }

    /**
     * SHA-256 of {@code model.json}, 64 hex digits. The manifest holds that of the graph, which is checked when a model is
     * loaded, so this one number stands for both.
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
