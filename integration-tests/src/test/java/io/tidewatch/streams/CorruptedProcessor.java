package io.tidewatch.streams;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The engine's processor, which is now and then interrupted: after a record that it took, and before one that it sends, be it in the
 * middle of a batch or of a turn. All running tasks of the thread are corrupted then, since their one transaction is aborted.
 */
final class CorruptedProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Map<String, Set<TaskId>> RUNNING = new ConcurrentHashMap<>();

    private final Processor<byte[], byte[], byte[], byte[]> engine;
    private TaskId task;

    CorruptedProcessor(Processor<byte[], byte[], byte[], byte[]> engine) {
        this.engine = engine;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        task = context.taskId();
        engine.init(interrupted(context));
        running().add(task);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        engine.process(record);
        maybeCorrupt("behind a record");
    }

    @Override
    public void close() {
        running().remove(task);
        engine.close();
    }

    @SuppressWarnings("unchecked")
    private static ProcessorContext<byte[], byte[]> interrupted(ProcessorContext<byte[], byte[]> context) {
        return (ProcessorContext<byte[], byte[]>) Proxy.newProxyInstance(
                CorruptedProcessor.class.getClassLoader(),
                new Class<?>[] {ProcessorContext.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("forward")) {
                        maybeCorrupt("in the middle of a batch");
                    }
                    return answer(context, method, arguments);
                });
    }

    private static Object answer(Object context, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(context, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    private static void maybeCorrupt(String where) {
        AbortingClients.AbortingProducer producer = AbortingClients.ofThisThread();
        if (producer.lastStep() && producer.abort()) {
            System.out.println(CorruptedEngine.LINE + " " + where);
            throw new TaskCorruptedException(Set.copyOf(running()));
        }
    }

    private static Set<TaskId> running() {
        return RUNNING.computeIfAbsent(Thread.currentThread().getName(), thread -> new HashSet<>());
    }
}
