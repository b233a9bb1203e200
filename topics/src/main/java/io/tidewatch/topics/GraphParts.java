package io.tidewatch.topics;

import java.util.Objects;

/**
 * A model's graph cut at the next hidden state, as bytes of ONNX; not copied, so leave them as they are.
 *
 * @param step {@code step.onnx}: x and h to h_next
 * @param head {@code head.onnx}: x and h_next to risk
 */
public record GraphParts(byte[] step, byte[] head) {
    public GraphParts {
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(head, "head");
    }
}
