package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.it.SecuredUsers.Answer;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.catalog.AclWords;
import io.tidewatch.topics.catalog.Right;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster that allows nothing that no ACL allows: every part of Tidewatch does its work there with the rights that the catalog gives its
 * role, and says so where one of them is missing.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecuredClusterIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static SecuredKafka kafka;
    private static SecuredUsers users;

    @BeforeAll
    static void start() throws IOException {
        kafka = SecuredKafka.start(folder);
        users = new SecuredUsers(kafka, folder);
        users.make();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    @Order(1)
    void aSuperuserGrantsEveryRoleByCommand() {
        for (String role : SecuredUsers.roles()) {
            // When
            Answer plan = acls("plan", role, "--exit-code");
            Answer apply = acls("apply", role);
            Answer again = acls("plan", role, "--exit-code");

            // Then
            assertThat(plan.exitCode()).as(plan.text()).isEqualTo(3);
            assertThat(apply.exitCode()).as(apply.text()).isEqualTo(ExitCode.OK);
            assertThat(again.exitCode()).as(again.text()).isEqualTo(ExitCode.OK);
            assertThat(again.text()).contains("Nothing to add").doesNotContain("note:");
        }
        // And: an operator is no superuser
        Answer refused = users.as("operator", "topics", "acls", "plan", "--role", "engine", "--principal", "User:x");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.text()).contains("Describe on the cluster is needed to look at rights");
    }

    @Test
    @Order(2)
    void everyRoleDoesItsWork() throws Exception {
        ok(users.as("operator", "topics", "apply", "--partitions", "2", "--replication", "1"));
        ok(users.as("operator", "model", "publish", ShippedModel.FOLDER.toString()));
        ok(users.as("operator", "model", "activate", ShippedModel.NAME));
        ok(users.as("operator", "model", "rollback"));
        ok(users.as("operator", "model", "list"));
        exactlyOnceThroughACrash();
        consume("coupon");
        consume("crm");
        deadLetters();
        collect();
        live();
        ok(users.as(
                "trainer",
                "features",
                "--since",
                "2024-01-01",
                "--output",
                folder.resolve("f.arrow").toString()));
        ok(users.as(
                "trainer",
                "model",
                "fetch",
                ShippedModel.NAME,
                "--output",
                folder.resolve("fetched").toString()));
        ok(users.as("operator", "model", "shadow", "--off"));
        Answer report = users.as("operator", "model", "shadow-report");
        assertThat(report.text()).doesNotContain("lacks", "right");
        // Nothing was left to chance here, which both say; a right that lacks would be said instead.
        assertThat(users.as("analyst", "uplift").text()).doesNotContain("is needed to", "churn.receipts");
        assertThat(users.as("analyst", "strategy", "evaluate").text()).doesNotContain("is needed to", "churn.receipts");
    }

    /**
     * Each right of the catalog, taken away by itself: whoever needs it names it, and what grants it. In the gate, of rights that are alike the
     * first; {@code -Dtidewatch.security.long=true} takes all.
     */
    @TestFactory
    @Order(3)
    Stream<DynamicTest> eachMissingRightIsNamedWithWhatGrantsIt() {
        List<Taken> taken = new ArrayList<>();
        for (String role : SecuredUsers.roles()) {
            for (Right right : SecuredUsers.role(role).rights()) {
                right.operations().forEach(operation -> taken.add(new Taken(role, right, operation)));
            }
        }
        // Deleting a topic to have it made again empties it for the others.
        taken.sort(Comparator.comparing(one -> one.operation() == AclOperation.CREATE));
        Set<List<Object>> kinds = new HashSet<>();
        RefusedWork work = new RefusedWork(kafka, users, folder);
        return taken.stream()
                .filter(one -> Boolean.getBoolean("tidewatch.security.long") || kinds.add(one.kind()))
                .map(one -> DynamicTest.dynamicTest(one.toString(), () -> one.check(work)));
    }

    /** A right without which a role shall work. */
    private record Taken(String role, Right right, AclOperation operation) {
        List<Object> kind() {
            return List.of(
                    role,
                    right.resource(),
                    right.pattern(),
                    operation,
                    right.without(),
                    RefusedWork.isOurs(role, right, operation));
        }

        void check(RefusedWork work) {
            List<AclBinding> binding = right.to(Set.of(operation)).bindings(SecuredUsers.principal(role));
            work.prepare(role, right, operation);
            kafka.revoke(binding);
            try {
                String said = work.said(role, right, operation);
                if (RefusedWork.isOurs(role, right, operation)) {
                    assertThat(said)
                            .contains(
                                    right.name(),
                                    AclWords.of(operation),
                                    "A superuser grants that",
                                    "tidewatch topics acls apply --role ")
                            .doesNotContain("\tat ");
                } else {
                    assertThat(said).isEqualTo("refused");
                }
            } finally {
                kafka.grant(binding);
            }
            if (operation == AclOperation.CREATE && RefusedWork.isOurs(role, right, operation)) {
                ok(users.as("operator", "topics", "apply", "--partitions", "2", "--replication", "1"));
            }
        }

        @Override
        public String toString() {
            return role + " without " + right.to(Set.of(operation)).words();
        }
    }

    @Test
    @Order(4)
    void aWrongPasswordIsSaid() {
        users.write("stranger", SecuredKafka.client("engine", "wrong", kafka.certificate()));

        // When
        Answer answer = users.as("stranger", "topics", "plan");

        // Then
        assertThat(answer.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(answer.text().lines())
                .singleElement()
                .asString()
                .contains("the brokers refused the credentials or the TLS settings")
                .doesNotContain("wrong");
    }

    /** Of the broker by a handshake, of the client by its file. */
    @Test
    @Order(5)
    void certificatesThatAreAboutToEndAreTold() {
        // Given
        try (ShopTopics topics = ShopTopics.there(kafka.asSuperuser())) {
            EngineSettings valid = engine(topics);
            EngineSettings ending = valid.broker(kafka.bootstrapServersWithEndingCertificate())
                    .kafka(SecuredKafka.client("engine", SecuredKafka.PASSWORD, kafka.endingCertificate()));

            // When
            String well = doctor(valid);
            String soon = doctor(ending);

            // Then
            assertThat(well)
                    .contains(
                            "ok       tls      the certificate of the broker " + kafka.bootstrapServers() + " is valid")
                    .contains("certificate of the truststore")
                    .contains("answers, and the topics are there");
            assertThat(soon)
                    .contains("problem  tls      the certificate of the broker "
                            + kafka.bootstrapServersWithEndingCertificate() + " ends in 4 days")
                    .contains("problem  tls      the certificate of the truststore")
                    .contains("answers, and the topics are there");
        }
    }

    private static String doctor(EngineSettings settings) {
        try {
            Path config = Files.writeString(folder.resolve("doctor.yaml"), settings.yaml());
            return SecuredUsers.execute(List.of("doctor", "--config", config.toString()))
                    .text();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void exactlyOnceThroughACrash() throws Exception {
        ShopLog log = ShopLog.of(7, 40);
        Outcome oracle = Outcome.ofOfflineReplay(log);
        try (ShopTopics topics = ShopTopics.there(kafka.asSuperuser());
                EngineRun run = new EngineRun(topics, "tidewatch")) {
            EngineSettings settings = engine(topics);
            try (EngineProcess engine = EngineProcess.start(settings)) {
                run.send(log.messages().subList(0, log.messages().size() / 2));
                run.awaitMoreScored();
                engine.kill();
            }
            try (EngineProcess engine = EngineProcess.start(settings)) {
                run.finish(log);
                run.awaitOutcome(oracle);
                engine.stop();
            }
            assertThat(oracle.differences(run.outcome())).isEmpty();
        }
    }

    private static void consume(String service) {
        Path sink = folder.resolve(service + ".jsonl");
        try (ShopTopics topics = ShopTopics.there(kafka.asSuperuser());
                EngineProcess consumer = EngineProcess.start(
                        service,
                        List.of(
                                Tidewatch.class.getName(),
                                "consume",
                                service,
                                "--bootstrap-server",
                                kafka.bootstrapServers(),
                                "--command-config",
                                users.file(service).toString(),
                                "--from-beginning",
                                "--state",
                                folder.resolve(service + "-state").toString(),
                                "--sink",
                                "file:" + sink))) {
            // The alerts are of years ago, so no order comes of them.
            await(service + " has committed what it read")
                    .atMost(SOON)
                    .until(() -> topics.committed("tidewatch-" + service).values().stream()
                            .anyMatch(offset -> offset > 0));
            consumer.stop();
        }
    }

    private static void deadLetters() {
        ok(users.as("operator", "dlq", "list"));
        ok(users.as("operator", "dlq", "show", "--limit", "1"));
        Answer replay = users.as("operator", "dlq", "replay");
        ok(replay);
        assertThat(replay.text()).contains("sent to shop.events");
    }

    private static void collect() throws IOException {
        String kafkaSection = "kafka:\n"
                + kafka.client("collector").entrySet().stream()
                        .map(property -> "  %s: \"%s\"\n".formatted(property.getKey(), property.getValue()))
                        .reduce("", String::concat);
        Path spool = folder.resolve("spool");
        try (CollectorProcess collector =
                CollectorProcess.start(kafka.bootstrapServers(), spool, "spool: {directory: SPOOL}", kafkaSection)) {
            assertThat(new CollectorClient()
                            .send(collector.events(), List.of(CollectorClient.event("anna", 1)))
                            .statusCode())
                    .isBetween(200, 299);
            await("the collector has sent it")
                    .atMost(SOON)
                    .until(() ->
                            new CollectorClient().get(collector.ops("/metrics")).contains("unsent_bytes 0.0"));
            assertThat(collector.output()).doesNotContain("WARN");
            collector.stop();
        }
    }

    /**
     * Also keeps the budget, which a replay does not; the first lines come when a day is over. What was sent again becomes dead letters once
     * more, so that there are some to send again without one right or another.
     */
    private static void live() throws ExecutionException, InterruptedException {
        try (ShopTopics topics = ShopTopics.there(kafka.asSuperuser());
                CommittedRecords letters = new CommittedRecords(topics, TopicNames.DEAD_LETTERS)) {
            int before = letters.all().size();
            try (EngineProcess engine = EngineProcess.start(engine(topics).live())) {
                sendAsTheShop("berta");
                await("the engine keeps the budget")
                        .atMost(SOON)
                        .until(() -> engine.output().contains("This instance keeps the budget"));
                await("dead letters once more")
                        .atMost(SOON)
                        .until(() -> letters.all().size() > before);
                assertThat(engine.output()).doesNotContain("cannot be followed", "lacks a right");
                engine.stop();
            }
        }
    }

    private static void sendAsTheShop(String user) throws ExecutionException, InterruptedException {
        Map<String, Object> client = new HashMap<>(kafka.client("producer"));
        client.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> front =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            ShopEvent event = ShopEvent.of("live-1", user, EventType.BROWSE, Instant.now())
                    .build();
            front.send(new ProducerRecord<>(
                            TopicNames.SHOP_EVENTS, user.getBytes(StandardCharsets.UTF_8), ShopEventCodec.write(event)))
                    .get();
        }
    }

    private static EngineSettings engine(ShopTopics topics) {
        return EngineSettings.replay("tidewatch", topics, folder.resolve("state"))
                .broker(kafka.bootstrapServers())
                .kafka(kafka.client("engine"));
    }

    private static Answer acls(String what, String role, String... more) {
        List<String> line = new ArrayList<>(List.of(
                "topics",
                "acls",
                what,
                "--role",
                role,
                "--principal",
                SecuredUsers.principal(role),
                "--bootstrap-server",
                kafka.asSuperuser().bootstrapServers()));
        line.addAll(List.of(more));
        return SecuredUsers.execute(line);
    }

    private static void ok(Answer answer) {
        assertThat(answer.exitCode()).as(answer.text()).isEqualTo(ExitCode.OK);
    }
}
