package io.tidewatch.topics.catalog;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;

/**
 * A part of Tidewatch, or of what is around it, and the rights that it needs.
 *
 * @param name one word
 * @param description what has the role
 * @param group the consumer group unless another one is given, for services that have one
 * @param rights what it may do; names may hold {@link #APPLICATION} and {@link #GROUP} until {@link #of} has set them
 */
public record Role(String name, String description, Optional<String> group, List<Right> rights) {
    /** Stands for the engine's {@code application_id}. */
    public static final String APPLICATION = "{application}";
    /** Stands for a service's consumer group. */
    public static final String GROUP = "{group}";

    public Role {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(group, "group");
        rights = List.copyOf(rights);
    }

    /**
     * The role on a cluster.
     *
     * @param applicationId the engine's
     * @param ownGroup the service's consumer group, if it is not the usual one
     */
    public Role of(String applicationId, Optional<String> ownGroup) {
        String service = ownGroup.or(() -> group).orElse(GROUP);
        List<Right> named = rights.stream()
                .map(right -> right.withName(
                        right.name().replace(APPLICATION, applicationId).replace(GROUP, service)))
                .toList();
        return new Role(name, description, Optional.of(service), named);
    }

    /** What a cluster is told. */
    public List<AclBinding> bindings(String principal) {
        return rights.stream()
                .flatMap(right -> Stream.of(right.bindings(principal)).flatMap(List::stream))
                .toList();
    }
}
