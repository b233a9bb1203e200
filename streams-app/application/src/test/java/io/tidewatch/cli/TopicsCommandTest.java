package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.admin.ClusterTopic;
import io.tidewatch.topics.admin.TopicPlanner;
import io.tidewatch.topics.catalog.RoleCatalog;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TopicsCommandTest {
    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    @Test
    void saysInOneSentenceThatNoBrokerAnswers() throws Exception {
        // Given
        String nobody = "127.0.0.1:" + freePort();
        // When
        int exitCode = execute("topics", "plan", "--bootstrap-server", nobody);
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith(
                        "tidewatch: " + nobody + ": could not look up the topics: the brokers did not answer in time.");
    }

    @Test
    void saysThatAnAddressIsNone() {
        // When
        int exitCode = execute("topics", "plan", "--bootstrap-server", "no-port");
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .containsExactly("tidewatch: cannot connect with --bootstrap-server no-port:"
                        + " Invalid url in bootstrap.servers: no-port");
    }

    @Test
    void saysWhatIsWrongWithACatalog(@TempDir Path folder) throws Exception {
        // Given
        Path catalog = Files.writeString(folder.resolve("own.yaml"), "format: 1\n");
        // When
        int exitCode = execute("topics", "apply", "--bootstrap-server", "localhost:1", "--catalog", catalog.toString());
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .containsExactly("tidewatch: " + catalog + ": 'topics' must be a list of at least one topic");
    }

    @Test
    void saysThatTheClientsSettingsAreMissing(@TempDir Path folder) {
        // Given
        Path none = folder.resolve("none.properties");
        // When
        int exitCode =
                execute("topics", "plan", "--bootstrap-server", "localhost:1", "--command-config", none.toString());
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .containsExactly("tidewatch: the file of --command-config does not exist: " + none);
    }

    @Test
    void namesABrokenJaasTextAndNothingOfThePassword(@TempDir Path folder) throws Exception {
        // Given
        Path file = Files.writeString(
                folder.resolve("client.properties"),
                "sasl.jaas.config=org.example.Login required username=\"u\" password=\"hunter\"two\";\n");
        // When
        int exitCode =
                execute("topics", "plan", "--bootstrap-server", "localhost:1", "--command-config", file.toString());
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("tidewatch: 'sasl.jaas.config' in " + file + " has an option without a value")
                .contains("a properties file wants every backslash twice")
                .doesNotContain("hunter", "two");
    }

    @Test
    void laysADifferenceOutAsATable() {
        // Given
        TopicCatalog catalog = TopicCatalog.shipped();
        Map<String, ClusterTopic> cluster = new HashMap<>();
        catalog.topics().stream()
                .skip(1)
                .forEach(topic -> cluster.put(
                        topic.name(),
                        new ClusterTopic(topic.name(), topic.partitions(), topic.replication(), topic.config())));
        cluster.computeIfPresent("churn.scores", (name, topic) -> {
            Map<String, String> config = new TreeMap<>(topic.config());
            config.put("cleanup.policy", "delete");
            return new ClusterTopic(name, topic.partitions(), topic.replication(), config);
        });
        // When
        List<String> table = TopicPlanTable.of(TopicPlanner.plan(catalog, cluster));
        // Then
        assertThat(table)
                .containsExactly(
                        "TOPIC         WHAT                    NOW     THEN",
                        "shop.events   create                  -       new topic",
                        "              partitions              -       12",
                        "              replication             -       3",
                        "              cleanup.policy          -       delete",
                        "              max.message.bytes       -       1048588",
                        "              message.timestamp.type  -       LogAppendTime",
                        "              min.insync.replicas     -       2",
                        "              retention.ms            -       604800000",
                        "churn.scores  cleanup.policy          delete  compact");
    }

    @Test
    void printsTheCommandsThatGrantARole() {
        // When
        int exitCode = execute(
                "topics",
                "acls",
                "show",
                "--role",
                "coupon",
                "--principal",
                "User:vouchers",
                "--group",
                "vouchers",
                "--bootstrap-server",
                "kafka:9092");
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines())
                .containsExactly(
                        "# The alerts.",
                        "kafka-acls.sh --bootstrap-server kafka:9092 --add --allow-principal User:vouchers"
                                + " --operation Read --topic churn.interventions",
                        "# What was done about each alert.",
                        "kafka-acls.sh --bootstrap-server kafka:9092 --add --allow-principal User:vouchers"
                                + " --operation Write --topic churn.receipts",
                        "# Its place in them.",
                        "kafka-acls.sh --bootstrap-server kafka:9092 --add --allow-principal User:vouchers"
                                + " --operation Read --group vouchers");
    }

    @Test
    void saysThatAPrincipalHasAType() {
        // When
        int exitCode = execute("topics", "acls", "show", "--role", "coupon", "--principal", "vouchers");
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--principal is vouchers; give its type too, as in User:vouchers");
    }

    @Test
    void printsTopicsAndUsersForStrimzi() {
        // When
        int exitCode = execute("topics", "strimzi", "--cluster", "shop", "--replication", "1");
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("  name: churn.features\n", "  name: tidewatch-engine\n", "  replicas: 1\n")
                .doesNotContain("{application}", "{group}");
        assertThat(out.toString().lines().filter("kind: KafkaTopic"::equals))
                .hasSameSizeAs(TopicCatalog.shipped().topics());
        assertThat(out.toString().lines().filter("kind: KafkaUser"::equals))
                .hasSameSizeAs(RoleCatalog.shipped().roles());
    }

    private int execute(String... arguments) {
        CommandLine commandLine = Tidewatch.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
