package io.tidewatch.bench.collector;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.bench.process.Broker;
import io.tidewatch.bench.process.ChildJvm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Runs the rows one after the other, each in a process of its own on one core. */
public final class CollectorBench {
    /** As the chart gives a collector. */
    private static final List<String> OPTIONS =
            List.of("-Xms512m", "-Xmx512m", "-XX:ActiveProcessorCount=1", ChildJvm.SHORT_PAUSES);

    private static final double HALF = 0.5;

    private final Broker broker;
    private final String classPath;
    private final Path folder;
    private final double warm;
    private final double measure;

    /**
     * A bench.
     *
     * @param folder for spools and logs
     * @param warm seconds that are not counted
     * @param measure seconds that are
     */
    public CollectorBench(Broker broker, String classPath, Path folder, double warm, double measure) {
        this.broker = broker;
        this.classPath = classPath;
        this.folder = folder;
        this.warm = warm;
        this.measure = measure;
    }

    /**
     * Runs a collector for each size of a request, and a producer.
     *
     * @param batches events of a request
     * @param progress is told of each row
     */
    public ObjectNode run(int connections, int[] batches, Consumer<String> progress) throws IOException {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("connections", connections);
        json.put("partitions", 4);
        json.put("warm_seconds", warm);
        json.put("measure_seconds", measure);
        json.put(
                "pinned",
                Core.pin(broker.pid(), false)
                        && Core.pin(ProcessHandle.current().pid(), false));
        ArrayNode rows = json.putArray("rows");
        for (int events : batches) {
            rows.add(collector(connections, events));
            progress.accept(rows.get(rows.size() - 1).toString());
        }
        rows.add(producer());
        progress.accept(rows.get(rows.size() - 1).toString());
        return json;
    }

    private ObjectNode collector(int connections, int events) throws IOException {
        String name = "collector-" + events;
        try (ChildJvm jvm = ChildJvm.start(
                name,
                folder.resolve("logs"),
                OPTIONS,
                classPath,
                CollectorMain.class,
                broker.bootstrapServers(),
                folder.resolve(name).toString())) {
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", Integer.parseInt(jvm.result()));
            Core.pin(jvm.pid(), true);
            try (HttpLoad load = new HttpLoad(address, CollectorMain.KEY, connections, events)) {
                double[] cpu = new double[1];
                LoadFigures full = load.run(0, warm, measure, () -> cpu[0] = Core.seconds(jvm.pid()));
                ObjectNode row =
                        row("collector", events, full.json(), Core.seconds(jvm.pid()) - cpu[0], full.seconds());
                load.settle();
                double half = full.eventsPerSecond() * HALF / events;
                row.set("half", load.run(half, warm / 2, measure, () -> {}).json());
                return row;
            }
        }
    }

    private ObjectNode producer() throws IOException {
        try (ChildJvm jvm = ChildJvm.start(
                "producer",
                folder.resolve("logs"),
                OPTIONS,
                classPath,
                ProducerMain.class,
                broker.bootstrapServers())) {
            Core.pin(jvm.pid(), true);
            run(jvm, 0, warm, 1);
            double before = Core.seconds(jvm.pid());
            ObjectNode full = run(jvm, 0, 0, measure);
            ObjectNode row = row("bare producer", 1, full, Core.seconds(jvm.pid()) - before, measure);
            row.set("half", run(jvm, full.get("events_per_second").asDouble() * HALF, warm / 2, measure));
            return row;
        }
    }

    private static ObjectNode run(ChildJvm jvm, double perSecond, double warm, double measure) throws IOException {
        jvm.say(String.format(Locale.ROOT, "%f %f %f", perSecond, warm, measure));
        return (ObjectNode) new ObjectMapper().readTree(jvm.result());
    }

    private static ObjectNode row(String name, int events, ObjectNode full, double cpuSeconds, double seconds) {
        full.put("events_per_cpu_second", full.get("events").asLong() / cpuSeconds);
        full.put("core_share", cpuSeconds / seconds);
        ObjectNode row = new ObjectMapper().createObjectNode();
        row.put("row", name);
        row.put("events_of_a_request", events);
        row.set("full", full);
        return row;
    }
}
