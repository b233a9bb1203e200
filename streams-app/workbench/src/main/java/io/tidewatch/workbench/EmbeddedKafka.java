package io.tidewatch.workbench;

import io.tidewatch.streams.KafkaLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker with its KRaft controller in this JVM, for the demo, the benchmark and the tests. One node, loopback
 * only, no security: not for production. Starts in about two seconds.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final String HOST = "127.0.0.1";
    private static final int NODE_ID = 1;
    private static final String CONTROLLER_LISTENER = "CONTROLLER";
    /** Between asking for a free port and binding it another process may take it; three in a row do not. */
    private static final int START_ATTEMPTS = 3;

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker that keeps its logs in a directory: a new or empty one, or one that an embedded broker was stopped in,
     * whose topics are then there again.
     *
     * @throws IOException if the directory cannot be used or the broker does not start
     */
    public static EmbeddedKafka start(Path directory) throws IOException {
        return start(directory, properties -> {});
    }

    /**
     * The same with properties of the caller's own, such as a listener more.
     *
     * @param more changes the broker's properties before each attempt to start
     * @throws IOException likewise
     */
    public static EmbeddedKafka start(Path directory, Consumer<Properties> more) throws IOException {
        Files.createDirectories(directory);
        RuntimeException failure = new IllegalStateException("not tried");
        for (int attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
            try {
                return startOnce(directory, more);
            } catch (RuntimeException couldNotStart) {
                failure = couldNotStart;
                LOGGER.atDebug()
                        .addKeyValue("attempt", attempt)
                        .setCause(couldNotStart)
                        .log("Broker did not start");
            }
        }
        throw new IOException(
                "the embedded broker did not start in " + directory + ": " + failure.getMessage(), failure);
    }

    /** {@code host:port} for clients on this machine. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker in order; its logs stay where they are. */
    @Override
    public void close() {
        // Warns of clients closed twice, in every orderly stop.
        KafkaLogs.silently(() -> {
            server.shutdown();
            server.awaitShutdown();
        });
    }

    private static EmbeddedKafka startOnce(Path directory, Consumer<Properties> more) throws IOException {
        List<Integer> ports = freePorts(2);
        int brokerPort = ports.get(0);
        Properties properties = properties(directory, brokerPort, ports.get(1));
        more.accept(properties);
        format(directory);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        // A controller that finds an empty log warns of it, and every topic's leader is news.
        try {
            KafkaLogs.silently(server::startup);
        } catch (RuntimeException couldNotStart) {
            server.shutdown();
            throw couldNotStart;
        }
        String bootstrapServers = HOST + ":" + brokerPort;
        LOGGER.atInfo().addKeyValue("bootstrapServers", bootstrapServers).log("Embedded broker started");
        return new EmbeddedKafka(server, bootstrapServers);
    }

    private static Properties properties(Path directory, int brokerPort, int controllerPort) {
        Properties properties = new Properties();
        properties.setProperty("node.id", Integer.toString(NODE_ID));
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty(
                "listeners",
                "BROKER://%s:%d,%s://%s:%d".formatted(HOST, brokerPort, CONTROLLER_LISTENER, HOST, controllerPort));
        properties.setProperty(
                "listener.security.protocol.map", "BROKER:PLAINTEXT,%s:PLAINTEXT".formatted(CONTROLLER_LISTENER));
        properties.setProperty("inter.broker.listener.name", "BROKER");
        properties.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        properties.setProperty("controller.quorum.voters", "%d@%s:%d".formatted(NODE_ID, HOST, controllerPort));
        properties.setProperty("log.dirs", directory.toAbsolutePath().toString());
        // One node holds one copy of everything.
        properties.setProperty("default.replication.factor", "1");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        // 50 partitions of each are for clusters; creating them costs a second of the start.
        properties.setProperty("offsets.topic.num.partitions", "4");
        properties.setProperty("transaction.state.log.num.partitions", "4");
        properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
        // Topics come from the catalog; one that a typing mistake creates would hide the mistake.
        properties.setProperty("auto.create.topics.enable", "false");
        // There is nobody else to wait for.
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        // What is written first after a commit waits until the commit is marked in every partition. That takes a
        // millisecond or two here; at the default of 20 a batch that came too early by one waits for 20.
        properties.setProperty("add.partitions.to.txn.retry.backoff.ms", "2");
        // A log's cleaner deduplicates in a buffer of 128 MB by default; the process's other halves need the memory.
        properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        return properties;
    }

    private static void format(Path directory) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream quiet = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            String path = directory.toAbsolutePath().toString();
            new Formatter()
                    .setPrintStream(quiet)
                    .setNodeId(NODE_ID)
                    .setClusterId(clusterId(directory))
                    .addDirectory(path)
                    .setMetadataLogDirectory(path)
                    .setControllerListenerName(CONTROLLER_LISTENER)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception unusable) {
            throw new IOException(
                    "the directory %s cannot hold a broker's logs (%s); give an empty one that can be written"
                            .formatted(directory, unusable.getMessage()),
                    unusable);
        }
    }

    private static String clusterId(Path directory) throws IOException {
        Path formatted = directory.resolve("meta.properties");
        if (!Files.exists(formatted)) {
            return Uuid.randomUuid().toString();
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(formatted)) {
            properties.load(reader);
        }
        return properties.getProperty("cluster.id", "");
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i : IntStream.range(0, count).toArray()) {
                sockets.add(i, new ServerSocket(0, 1, InetAddress.getByName(HOST)));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
