package io.tidewatch.it;

import static io.tidewatch.it.SecuredUsers.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.it.SecuredUsers.Answer;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.catalog.AclWords;
import io.tidewatch.topics.catalog.Right;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
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
        RolesAtWork work = new RolesAtWork(kafka, users, folder);
        work.engineExactlyOnceThroughACrash();
        work.consume("coupon");
        work.consume("crm");
        work.deadLetters();
        work.collect();
        work.live();
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
            EngineSettings valid = new RolesAtWork(kafka, users, folder).engine(topics);
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
}
