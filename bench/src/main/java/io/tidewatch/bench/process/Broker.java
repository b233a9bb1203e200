package io.tidewatch.bench.process;

import io.tidewatch.bench.row.RowKind;
import io.tidewatch.topics.admin.ClusterException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** A broker in a process of its own, with the engine's topics. */
public final class Broker implements AutoCloseable {
    /** Enough for the requests of one client; its logs live in the page cache. The collector as Kafka's own start script sets it. */
    private static final List<String> OPTIONS =
            List.of("-Xms512m", "-Xmx1g", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20");

    private final ChildJvm jvm;
    private final String bootstrapServers;
    private final Admin admin;
    private final BenchTopics topics;

    private Broker(ChildJvm jvm, String bootstrapServers, int partitions) {
        this.jvm = jvm;
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.topics = new BenchTopics(admin, partitions);
    }

    /** Starts it and makes the topics. */
    public static Broker start(ClassPath classPath, Path folder, int partitions) throws IOException {
        ChildJvm jvm = ChildJvm.start(
                "broker",
                folder.resolve("logs"),
                OPTIONS,
                classPath.forPlatform(RowKind.Platform.STREAMS),
                BrokerMain.class,
                folder.resolve("kafka").toString());
        Broker broker;
        try {
            broker = new Broker(jvm, jvm.result(), partitions);
        } catch (IOException failed) {
            jvm.close();
            throw failed;
        }
        try {
            broker.topics.make();
        } catch (ClusterException failed) {
            broker.close();
            throw failure("could not make the topics", failed);
        }
        return broker;
    }

    /** {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Its process id. */
    public long pid() {
        return jvm.pid();
    }

    /** Bytes of the logs of a topic that keeps every record, transaction markers included. */
    public long logBytes(String topic) throws IOException {
        try {
            return topics.logBytes(topic);
        } catch (ExecutionException | InterruptedException failed) {
            throw failure("could not ask how large " + topic + " is", failed);
        }
    }

    /** Removes what a run has left: its internal topics, and what it has published. The events stay. */
    public void forget(String applicationId) throws IOException {
        try {
            topics.empty();
        } catch (ExecutionException | InterruptedException | TimeoutException | ClusterException failed) {
            throw failure("could not clean up after " + applicationId, failed);
        }
    }

    @Override
    public void close() {
        admin.close();
        jvm.close();
    }

    private static IOException failure(String what, Exception cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new IOException("the bench " + what + ": " + cause.getMessage(), cause);
    }
}
