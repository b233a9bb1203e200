package io.tidewatch.topics.catalog;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** How Kafka's tools and pages write operations and resources. */
public final class AclWords {
    private static final Map<String, AclOperation> OPERATIONS = Arrays.stream(AclOperation.values())
            .filter(operation -> !operation.isUnknown())
            .collect(Collectors.toUnmodifiableMap(AclWords::of, Function.identity()));

    private AclWords() {}

    /** As {@code DescribeConfigs}. */
    public static String of(AclOperation operation) {
        return Arrays.stream(operation.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** As {@code Read, Write and DescribeConfigs}. */
    public static String of(Collection<AclOperation> operations) {
        String words = operations.stream().map(AclWords::of).collect(Collectors.joining(", "));
        int last = words.lastIndexOf(", ");
        return last < 0 ? words : words.substring(0, last) + " and " + words.substring(last + 2);
    }

    /** As {@code transactional id}. */
    public static String of(ResourceType resource) {
        return resource.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** By Kafka's name of each operation. */
    static Map<String, AclOperation> operations() {
        return OPERATIONS;
    }
}
