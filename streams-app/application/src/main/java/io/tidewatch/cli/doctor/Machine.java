package io.tidewatch.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.tidewatch.streams.config.StateConfig;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What the engine would run on.
 *
 * @param java the feature version, such as 17
 * @param cores that the JVM may use
 * @param memoryMb of the machine or the container
 * @param heapMb the largest heap that this JVM may take, as 'run' would with the same TIDEWATCH_JAVA_OPTS
 */
public record Machine(int java, int cores, long memoryMb, long heapMb) {
    private static final int OLDEST_JAVA = 17;
    private static final long MIB = 1 << 20;
    /** Class data, compiled code, thread stacks, Kafka's and ONNX Runtime's buffers: an engine of this size, not measured finer. */
    private static final long OTHER_NATIVE_MB = 384;

    /** This one. */
    public static Machine ofThisProcess() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize() / MIB,
                Runtime.getRuntime().maxMemory() / MIB);
    }

    /**
     * What it means for an engine.
     *
     * @param state the configuration's, or the defaults
     */
    public List<Finding> findings(StateConfig state) {
        return List.of(javaVersion(), memory(state));
    }

    private Finding javaVersion() {
        String text = "Java " + java + ", " + cores + (cores == 1 ? " core" : " cores");
        return java >= OLDEST_JAVA
                ? Finding.ok("java", text)
                : Finding.problem("java", text, "install Java " + OLDEST_JAVA + " or later");
    }

    private Finding memory(StateConfig state) {
        long offHeapMb = (long) state.blockCacheMb() + state.writeBufferMb() + OTHER_NATIVE_MB;
        String text =
                "%d MiB; the engine takes up to %d: heap %d, state.block_cache_mb %d, state.write_buffer_mb %d, other native about %d"
                        .formatted(
                                memoryMb,
                                heapMb + offHeapMb,
                                heapMb,
                                state.blockCacheMb(),
                                state.writeBufferMb(),
                                OTHER_NATIVE_MB);
        if (state.recordCacheMb() * 2L > heapMb) {
            return Finding.problem(
                    "memory",
                    text + "; state.record_cache_mb takes " + state.recordCacheMb() + " of the heap",
                    "give a larger heap with TIDEWATCH_JAVA_OPTS=-Xmx…m, or lower state.record_cache_mb");
        }
        return heapMb + offHeapMb <= memoryMb
                ? Finding.ok("memory", text)
                : Finding.problem(
                        "memory",
                        text,
                        "lower the heap with TIDEWATCH_JAVA_OPTS=-Xmx…m, or state.block_cache_mb and state.write_buffer_mb,"
                                + " or give more memory");
    }
}
