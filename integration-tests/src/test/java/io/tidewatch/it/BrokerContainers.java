package io.tidewatch.it;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Network.Ipam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startables;

/**
 * Three brokers in containers on a network of their own. Clients on this machine reach them under their addresses there, as Linux allows;
 * so a test may join their network.
 */
final class BrokerContainers implements BrokerTrio {
    private static final Duration START = Duration.ofSeconds(90);
    private static final int FIRST_ADDRESS = 11;
    /** Two builds on one machine want two networks. */
    private static final int NETWORKS = 250;

    private static final int CLIENTS = 9092;
    private static final int CONTROLLERS = 9093;
    /** A network card that nobody has. */
    private static final String NOBODY = "02:00:00:00:00:01";

    /** Some images format the disk at every start, which fails on one that has been: a broker that was killed is started without that. */
    private static final String RUN = "/etc/kafka/docker/run || exec java -Xmx512m"
            + " -Dlog4j2.configurationFile=/opt/kafka/config/log4j2.yaml -cp '/opt/kafka/libs/*' kafka.Kafka"
            + " /opt/kafka/config/server.properties";

    private final DockerClient docker = DockerClientFactory.instance().client();
    private final String prefix;
    private final Network network;
    private final List<GenericContainer<?>> brokers = new ArrayList<>();

    private BrokerContainers() {
        this.prefix = "10.213." + ProcessHandle.current().pid() % NETWORKS + ".";
        this.network = Network.builder()
                .createNetworkCmdModifier(
                        create -> create.withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(prefix + "0/24"))))
                .build();
    }

    static BrokerContainers start() {
        BrokerContainers trio = new BrokerContainers();
        try {
            String cluster = Uuid.randomUuid().toString();
            BrokerTrio.all().forEach(broker -> trio.brokers.add(trio.container(broker, cluster)));
            // Each is up only when two of them are.
            Startables.deepStart(trio.brokers).join();
            trio.awaitWhole();
            return trio;
        } catch (RuntimeException cannotStart) {
            trio.close();
            throw cannotStart;
        }
    }

    private GenericContainer<?> container(int broker, String cluster) {
        GenericContainer<?> container = new GenericContainer<>(TestKafka.IMAGE)
                .withNetwork(network)
                .withCreateContainerCmdModifier(create -> create.withIpv4Address(address(broker)))
                .withCommand("sh", "-c", RUN)
                .withEnv("CLUSTER_ID", cluster)
                .withEnv("KAFKA_HEAP_OPTS", "-Xmx512m")
                .withEnv("KAFKA_NODE_ID", Integer.toString(broker))
                .withEnv("KAFKA_LISTENERS", "PLAINTEXT://:%d,CONTROLLER://:%d".formatted(CLIENTS, CONTROLLERS))
                .withEnv("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://%s:%d".formatted(address(broker), CLIENTS))
                .withEnv(
                        "KAFKA_CONTROLLER_QUORUM_VOTERS",
                        BrokerTrio.all().stream()
                                .map(voter -> "%d@%s:%d".formatted(voter, address(voter), CONTROLLERS))
                                .collect(Collectors.joining(",")))
                .waitingFor(Wait.forLogMessage(".*Kafka Server started.*", 1))
                .withStartupTimeout(START);
        for (Map.Entry<String, String> setting : BrokerTrio.settings().entrySet()) {
            container.withEnv(
                    "KAFKA_" + setting.getKey().toUpperCase(Locale.ROOT).replace('.', '_'), setting.getValue());
        }
        return container;
    }

    private String address(int broker) {
        return prefix + (FIRST_ADDRESS + broker - 1);
    }

    private String id(int broker) {
        return brokers.get(broker - 1).getContainerId();
    }

    @Override
    public String kind() {
        return "containers";
    }

    @Override
    public String bootstrapServers() {
        return BrokerTrio.all().stream()
                .map(broker -> address(broker) + ":" + CLIENTS)
                .collect(Collectors.joining(","));
    }

    /** The network's name in Docker, whose bridge a test may join. */
    String network() {
        return network.getId();
    }

    /** The first three numbers of the addresses, with the point behind them. */
    String prefix() {
        return prefix;
    }

    @Override
    public void pause(int broker) {
        docker.pauseContainerCmd(id(broker)).exec();
    }

    @Override
    public void resume(int broker) {
        docker.unpauseContainerCmd(id(broker)).exec();
    }

    @Override
    public void kill(int broker) {
        docker.killContainerCmd(id(broker)).exec();
    }

    @Override
    public void start(int broker) {
        docker.startContainerCmd(id(broker)).exec();
    }

    /**
     * What it sends to the other brokers gets lost, and so does what answers them; clients reach it as before. Needs root, {@code nsenter} and
     * {@code ip}.
     */
    void cutOff(int broker) {
        others(broker).forEach(other -> neighbour(broker, "replace", other, "lladdr", NOBODY, "nud", "permanent"));
        if (others(broker).anyMatch(other -> reaches(broker, other))) {
            throw new IllegalStateException("a broker that is cut off still reaches another one");
        }
    }

    /** The others hear it again. */
    void rejoin(int broker) {
        others(broker).forEach(other -> neighbour(broker, "del", other));
    }

    private static Stream<Integer> others(int broker) {
        return BrokerTrio.all().stream().filter(other -> other != broker);
    }

    /** Whether a connection can be made. */
    private boolean reaches(int broker, int other) {
        String connect = "exec 3<>/dev/tcp/%s/%d".formatted(address(other), CLIENTS);
        return !failsInNetworkOf(broker, List.of("timeout", "2", "bash", "-c", connect));
    }

    private void neighbour(int broker, String what, int other, String... more) {
        List<String> command = new ArrayList<>(List.of("ip", "neigh", what, address(other), "dev", "eth0"));
        command.addAll(List.of(more));
        if (failsInNetworkOf(broker, command)) {
            throw new IllegalStateException("a broker's network cannot be changed: " + String.join(" ", command));
        }
    }

    /** Runs a command of this machine in a broker's network. */
    private boolean failsInNetworkOf(int broker, List<String> command) {
        Long process = docker.inspectContainerCmd(id(broker)).exec().getState().getPidLong();
        List<String> there = new ArrayList<>(List.of("nsenter", "-t", String.valueOf(process), "-n"));
        there.addAll(command);
        return Commands.fails(Path.of("."), there.toArray(String[]::new));
    }

    @Override
    public void close() {
        brokers.forEach(GenericContainer::stop);
        network.close();
    }
}
