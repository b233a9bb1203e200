package io.tidewatch.streams.registry;

import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** A JVM's diagnostic commands of which there is one, which only counts. */
final class CountedTrims {
    private final AtomicInteger count = new AtomicInteger();

    /** What a JVM shows; the name of the method is the command's. */
    public interface Commands {
        String systemTrimNativeHeap();
    }

    NativeHeap heap() {
        Commands commands = () -> "trimmed " + count.incrementAndGet();
        MBeanServer jvm = MBeanServerFactory.newMBeanServer();
        try {
            jvm.registerMBean(
                    new StandardMBean(commands, Commands.class),
                    new ObjectName("com.sun.management:type=DiagnosticCommand"));
        } catch (JMException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        return new NativeHeap(jvm);
    }

    int count() {
        return count.get();
    }
}
