package io.tidewatch.streams.registry;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The C library's heap of this process. What a model took there is freed in pieces between what others keep, and glibc leaves such pages with
 * the process until it is asked for them, so that each model that goes would leave the process a little larger.
 */
final class NativeHeap {
    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    /** As {@code jcmd PID System.trim_native_heap}; JVMs have it on Linux with glibc, from 17.0.2 on. */
    private static final String TRIM = "systemTrimNativeHeap";

    private final MBeanServer jvm;

    NativeHeap() {
        this(ManagementFactory.getPlatformMBeanServer());
    }

    /** @param jvm where the JVM's diagnostic commands are, or are not */
    NativeHeap(MBeanServer jvm) {
        this.jvm = jvm;
    }

    /**
     * Gives pages that are free back to the system. Takes some milliseconds, in which other threads that allocate may wait.
     *
     * @return what the JVM says of it; empty if this one cannot
     */
    Optional<String> trim() {
        try {
            Object said = jvm.invoke(new ObjectName(COMMANDS), TRIM, new Object[0], new String[0]);
            return Optional.of(String.valueOf(said).strip());
        } catch (JMException | RuntimeException notThisOne) {
            // Another JVM or C library: its pages come back by its own rules.
            return Optional.empty();
        }
    }
}
