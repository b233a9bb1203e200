package io.tidewatch.topics.catalog;

import java.util.stream.Collectors;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** The command of Kafka's own that grants a right, to be read, copied or put into a script. */
public final class GrantCommand {
    private GrantCommand() {}

    /**
     * The command.
     *
     * @param bootstrapServer the cluster's address
     * @param principal who gets it, {@code User:name}
     */
    public static String of(Right right, String bootstrapServer, String principal) {
        return "kafka-acls.sh --bootstrap-server %s --add --allow-principal %s %s %s %s%s"
                .formatted(
                        bootstrapServer,
                        quoted(principal),
                        right.operations().stream()
                                .map(operation -> "--operation " + AclWords.of(operation))
                                .collect(Collectors.joining(" ")),
                        option(right.resource()),
                        quoted(right.name()),
                        right.pattern() == PatternType.PREFIXED ? " --resource-pattern-type prefixed" : "");
    }

    private static String option(ResourceType resource) {
        return "--" + AclWords.of(resource).replace(' ', '-');
    }

    /** For a shell, if it needs that. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9:._@/=,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
