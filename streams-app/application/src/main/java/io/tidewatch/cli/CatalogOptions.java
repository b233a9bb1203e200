package io.tidewatch.cli;

import io.tidewatch.topics.catalog.TopicCatalog;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which topics are wanted: a picocli mixin. */
final class CatalogOptions {
    @Option(names = "--catalog", paramLabel = "FILE", description = "a catalog of your own instead of the shipped one")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "copies of every partition, for clusters with fewer brokers than the catalog wants;"
                    + " min.insync.replicas is lowered with it")
    private Optional<Integer> replication = Optional.empty();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "partitions of the topic that carries state (shop.events), when it is created")
    private Optional<Integer> partitions = Optional.empty();

    TopicCatalog catalog() {
        TopicCatalog read = file.map(TopicCatalog::read).orElseGet(TopicCatalog::shipped);
        TopicCatalog copied = replication.map(read::withReplication).orElse(read);
        return partitions.map(copied::withStatePartitions).orElse(copied);
    }
}
