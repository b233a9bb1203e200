package io.tidewatch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/** Three brokers in processes on this machine's loopback, for machines without a Docker engine. */
final class BrokerProcesses implements BrokerTrio {
    private static final String HOST = "127.0.0.1";
    private static final Duration FORMATTED = Duration.ofSeconds(60);

    private final List<EngineProcess> processes = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final List<Integer> ports;

    private BrokerProcesses(List<Integer> ports) {
        this.ports = ports;
    }

    static BrokerProcesses start(Path folder) {
        BrokerProcesses trio = new BrokerProcesses(freePorts(2 * BROKERS));
        try {
            String cluster = Uuid.randomUuid().toString();
            for (int broker : BrokerTrio.all()) {
                Path file = trio.write(broker, Files.createDirectories(folder.resolve("broker-" + broker)));
                format(cluster, file);
                trio.files.add(file);
                trio.processes.add(broker(file));
            }
            trio.awaitWhole();
            return trio;
        } catch (IOException unwritable) {
            trio.close();
            throw new UncheckedIOException(unwritable);
        } catch (RuntimeException cannotStart) {
            trio.close();
            throw cannotStart;
        }
    }

    private Path write(int broker, Path folder) throws IOException {
        Map<String, String> all = new TreeMap<>(BrokerTrio.settings());
        all.put("node.id", Integer.toString(broker));
        all.put(
                "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, clients(broker), HOST, controllers(broker)));
        all.put(
                "controller.quorum.voters",
                BrokerTrio.all().stream()
                        .map(voter -> "%d@%s:%d".formatted(voter, HOST, controllers(voter)))
                        .collect(Collectors.joining(",")));
        all.put("log.dirs", folder.resolve("log").toAbsolutePath().toString());
        return Files.write(
                folder.resolve("server.properties"),
                all.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .toList());
    }

    private static void format(String cluster, Path file) {
        try (EngineProcess tool = EngineProcess.start(
                "format", List.of("kafka.tools.StorageTool", "format", "-t", cluster, "-c", file.toString()))) {
            if (tool.exitCode(FORMATTED) != 0) {
                throw new IllegalStateException("a broker's folder cannot be formatted: " + tool.output());
            }
        }
    }

    private static EngineProcess broker(Path file) {
        return EngineProcess.start("broker", List.of("kafka.Kafka", file.toString()));
    }

    private int clients(int broker) {
        return ports.get(2 * (broker - 1));
    }

    private int controllers(int broker) {
        return ports.get(2 * (broker - 1) + 1);
    }

    @Override
    public String kind() {
        return "processes";
    }

    @Override
    public String bootstrapServers() {
        return BrokerTrio.all().stream()
                .map(broker -> HOST + ":" + clients(broker))
                .collect(Collectors.joining(","));
    }

    @Override
    public void pause(int broker) {
        processes.get(broker - 1).freeze();
    }

    @Override
    public void resume(int broker) {
        processes.get(broker - 1).thaw();
    }

    @Override
    public void kill(int broker) {
        processes.get(broker - 1).kill();
    }

    @Override
    public void start(int broker) {
        processes.set(broker - 1, broker(files.get(broker - 1)));
    }

    @Override
    public void close() {
        processes.forEach(EngineProcess::close);
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            while (sockets.size() < count) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getByName(HOST)));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }
}
