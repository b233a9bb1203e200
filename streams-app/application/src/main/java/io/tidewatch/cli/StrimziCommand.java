package io.tidewatch.cli;

import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.catalog.Role;
import io.tidewatch.topics.catalog.RoleCatalog;
import io.tidewatch.topics.catalog.StrimziResources;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch topics strimzi}: the catalog's topics and roles as resources of Strimzi's operators. */
@Command(
        name = "strimzi",
        description = {
            "Print every topic as a KafkaTopic and every role as a KafkaUser named APPLICATION-ROLE, for kubectl"
                    + " apply.",
            "Asks no cluster. The engine's internal topics are not among them: it makes those itself."
        },
        mixinStandardHelpOptions = true)
final class StrimziCommand implements Callable<Integer> {
    @Mixin
    private CatalogOptions catalog;

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            required = true,
            description = "the Kafka resource that the topics and users belong to (label strimzi.io/cluster)")
    private String cluster;

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            defaultValue = "tidewatch",
            description = "the engine's application_id (default: ${DEFAULT-VALUE})")
    private String applicationId;

    @Option(
            names = "--authentication",
            paramLabel = "TYPE",
            defaultValue = "scram-sha-512",
            description = "of the users: scram-sha-512, tls or tls-external (default: ${DEFAULT-VALUE})")
    private String authentication;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        StrimziResources resources = new StrimziResources(cluster);
        TopicCatalog topics = catalog.catalog();
        topics.topics().forEach(topic -> out.print(resources.topic(topic)));
        for (Role role : RoleCatalog.shipped().roles()) {
            out.print(resources.user(
                    role.of(applicationId, Optional.empty()), applicationId + "-" + role.name(), authentication));
        }
        out.flush();
        return ExitCode.OK;
    }
}
