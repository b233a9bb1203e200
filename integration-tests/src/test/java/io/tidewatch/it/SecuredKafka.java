package io.tidewatch.it;

import static org.awaitility.Awaitility.await;

import io.tidewatch.workbench.EmbeddedKafka;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.MountableFile;

/**
 * A broker as a security team runs it: SASL_SSL with SCRAM-SHA-512, Kafka's own authorizer, nothing allowed that no ACL allows. In a
 * container where a Docker engine answers, else embedded. Beside it has a listener for the test itself, a superuser without credentials on
 * loopback, and one whose certificate is about to end.
 */
final class SecuredKafka implements AutoCloseable {
    static final String PASSWORD = "correct-horse";

    private static final int VALID_DAYS = 400;
    /** Fewer than what a client is warned of. */
    private static final int ENDING_DAYS = 5;

    private static final String MECHANISM = "SCRAM-SHA-512";
    private static final String SCRAM_MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule required";
    private static final int SCRAM_ITERATIONS = 4096;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration START = Duration.ofSeconds(60);
    /** Where the image looks for a configuration of one's own. */
    private static final String IN_CONTAINER = "/mnt/shared/config/";

    private final TestKafka broker;
    private final Admin admin;
    private final String secured;
    private final String ending;
    private final TestCertificate certificate;
    private final TestCertificate endingCertificate;

    private SecuredKafka(
            TestKafka broker,
            String secured,
            String ending,
            TestCertificate certificate,
            TestCertificate endingCertificate) {
        this.broker = broker;
        this.admin = broker.admin();
        this.secured = secured;
        this.ending = ending;
        this.certificate = certificate;
        this.endingCertificate = endingCertificate;
    }

    static SecuredKafka start(Path folder) throws IOException {
        Optional<String> obstacle = ContainerObstacle.of(TestKafka.IMAGE);
        String host = obstacle.isPresent()
                ? "127.0.0.1"
                : DockerClientFactory.instance().dockerHostIpAddress();
        List<Integer> ports = freePorts(3);
        TestCertificate certificate = TestCertificate.validFor(VALID_DAYS, folder, host);
        TestCertificate endingCertificate = TestCertificate.validFor(ENDING_DAYS, folder, host);
        String secured = host + ":" + ports.get(0);
        String ending = host + ":" + ports.get(1);
        TestKafka broker = obstacle.isPresent()
                ? embedded(obstacle.get(), folder, ports, certificate, endingCertificate)
                : container(folder, host, ports, certificate, endingCertificate);
        return new SecuredKafka(broker, secured, ending, certificate, endingCertificate);
    }

    /** The same broker for whoever may do everything. */
    TestKafka asSuperuser() {
        return broker;
    }

    /** Where a user with credentials connects. */
    String bootstrapServers() {
        return secured;
    }

    /** The same with a certificate that is about to end. */
    String bootstrapServersWithEndingCertificate() {
        return ending;
    }

    /** Makes a user. */
    void user(String name) {
        get(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS), PASSWORD)))
                .all());
        await("the broker knows " + name)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> get(admin.describeUserScramCredentials().users()).contains(name));
    }

    /** The client's properties of a user. */
    static Map<String, String> client(String user, String password, TestCertificate trusted) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                MECHANISM,
                "sasl.jaas.config",
                "%s username='%s' password='%s';".formatted(SCRAM_MODULE, user, password),
                "ssl.truststore.location",
                trusted.truststore().toAbsolutePath().toString(),
                "ssl.truststore.password",
                TestCertificate.PASSWORD,
                "ssl.truststore.type",
                TestCertificate.TYPE);
    }

    Map<String, String> client(String user) {
        return client(user, PASSWORD, certificate);
    }

    TestCertificate certificate() {
        return certificate;
    }

    TestCertificate endingCertificate() {
        return endingCertificate;
    }

    /** Grants rights, and waits until the broker knows them. */
    void grant(List<AclBinding> rights) {
        get(admin.createAcls(rights).all());
        await("rights granted")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> rights().containsAll(rights));
    }

    /** Takes rights away, likewise. */
    void revoke(List<AclBinding> rights) {
        get(admin.deleteAcls(rights.stream().map(AclBinding::toFilter).toList()).all());
        await("rights revoked")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> rights().stream().noneMatch(rights::contains));
    }

    Set<AclBinding> rights() {
        return new HashSet<>(get(admin.describeAcls(AclBindingFilter.ANY).values()));
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }

    private static TestKafka embedded(
            String why, Path folder, List<Integer> ports, TestCertificate certificate, TestCertificate ending)
            throws IOException {
        EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("logs"), properties -> {
            properties.merge(
                    "listeners",
                    ",SECURED://127.0.0.1:%d,ENDING://127.0.0.1:%d".formatted(ports.get(0), ports.get(1)),
                    (some, more) -> some.toString() + more);
            properties.merge(
                    "listener.security.protocol.map",
                    ",SECURED:SASL_SSL,ENDING:SASL_SSL",
                    (some, more) -> some.toString() + more);
            properties.putAll(security(
                    certificate.keystore().toString(), ending.keystore().toString()));
        });
        return new TestKafka("embedded, secured", why, broker.bootstrapServers(), broker::close);
    }

    private static TestKafka container(
            Path folder, String host, List<Integer> ports, TestCertificate certificate, TestCertificate ending)
            throws IOException {
        Properties properties = new Properties();
        Map.of(
                        "node.id", "1",
                        "process.roles", "broker,controller",
                        "listeners",
                                "BROKER://:%d,SECURED://:%d,ENDING://:%d,CONTROLLER://:9099"
                                        .formatted(ports.get(2), ports.get(0), ports.get(1)),
                        "advertised.listeners",
                                "BROKER://%1$s:%2$d,SECURED://%1$s:%3$d,ENDING://%1$s:%4$d"
                                        .formatted(host, ports.get(2), ports.get(0), ports.get(1)),
                        "listener.security.protocol.map",
                                "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL,ENDING:SASL_SSL",
                        "inter.broker.listener.name", "BROKER",
                        "controller.listener.names", "CONTROLLER",
                        "controller.quorum.voters", "1@localhost:9099",
                        "log.dirs", "/tmp/secured-logs")
                .forEach(properties::setProperty);
        Map.of(
                        "default.replication.factor", "1",
                        "offsets.topic.replication.factor", "1",
                        "transaction.state.log.replication.factor", "1",
                        "transaction.state.log.min.isr", "1",
                        "offsets.topic.num.partitions", "4",
                        "transaction.state.log.num.partitions", "4",
                        "group.initial.rebalance.delay.ms", "0",
                        "auto.create.topics.enable", "false")
                .forEach(properties::setProperty);
        properties.putAll(security(IN_CONTAINER + "broker.p12", IN_CONTAINER + "ending.p12"));
        Path file = folder.resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        GenericContainer<?> container = new GenericContainer<>(TestKafka.IMAGE)
                .withCopyFileToContainer(readable(file), IN_CONTAINER + "server.properties")
                .withCopyFileToContainer(readable(certificate.keystore()), IN_CONTAINER + "broker.p12")
                .withCopyFileToContainer(readable(ending.keystore()), IN_CONTAINER + "ending.p12")
                .waitingFor(Wait.forLogMessage(".*Kafka Server started.*", 1))
                .withStartupTimeout(START);
        // The addresses that the broker tells its clients are in its configuration, so they are chosen before it
        // starts.
        container.setPortBindings(ports.stream()
                .map(port -> "127.0.0.1:%1$d:%1$d".formatted(port))
                .toList());
        container.start();
        return new TestKafka(
                "container " + TestKafka.IMAGE + ", secured",
                "a Docker engine answers",
                host + ":" + ports.get(2),
                container::stop);
    }

    private static Map<String, String> security(String keystore, String endingKeystore) {
        return Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "false",
                "super.users",
                "User:ANONYMOUS",
                "sasl.enabled.mechanisms",
                MECHANISM,
                "listener.name.secured.scram-sha-512.sasl.jaas.config",
                SCRAM_MODULE + ";",
                "listener.name.ending.scram-sha-512.sasl.jaas.config",
                SCRAM_MODULE + ";",
                "ssl.keystore.location",
                keystore,
                "ssl.keystore.password",
                TestCertificate.PASSWORD,
                "ssl.keystore.type",
                TestCertificate.TYPE,
                "listener.name.ending.ssl.keystore.location",
                endingKeystore);
    }

    private static MountableFile readable(Path file) {
        return MountableFile.forHostPath(file, 0644);
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the broker under test refuses", refused.getCause());
        }
    }
}
