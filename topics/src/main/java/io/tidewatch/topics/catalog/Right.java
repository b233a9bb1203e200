package io.tidewatch.topics.catalog;

import io.tidewatch.topics.TidewatchException;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What a role may do with one resource of a cluster.
 *
 * @param resource a topic, a group or a transactional id
 * @param name the resource's name, or how it begins
 * @param pattern whether it is the name or how it begins
 * @param operations at least one; those that another one includes are left out
 * @param why a sentence
 * @param without what becomes of a part that lacks it and works all the same; empty: it does not work
 */
public record Right(
        ResourceType resource,
        String name,
        PatternType pattern,
        SortedSet<AclOperation> operations,
        String why,
        Optional<String> without) {
    private static final Set<ResourceType> RESOURCES =
            EnumSet.of(ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID);
    private static final Set<PatternType> PATTERNS = EnumSet.of(PatternType.LITERAL, PatternType.PREFIXED);
    /** From wherever the principal connects: addresses are the network's to restrict. */
    private static final String ANY_HOST = "*";

    public Right {
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(without, "without");
        operations = Collections.unmodifiableSortedSet(new TreeSet<>(operations));
        if (!RESOURCES.contains(resource) || !PATTERNS.contains(pattern) || name.isEmpty() || operations.isEmpty()) {
            throw new TidewatchException("a right needs a resource with a name, a pattern and an operation");
        }
    }

    /** The same of a resource of another name. */
    public Right withName(String other) {
        return new Right(resource, other, pattern, operations, why, without);
    }

    /** The same with these operations alone. */
    public Right to(Collection<AclOperation> some) {
        return new Right(resource, name, pattern, new TreeSet<>(some), why, without);
    }

    /** Whether it is about a resource. */
    public boolean covers(ResourceType type, String resourceName) {
        return resource == type
                && (pattern == PatternType.PREFIXED ? resourceName.startsWith(name) : resourceName.equals(name));
    }

    /** As {@code Read and Write on topics tidewatch-*}. */
    public String words() {
        boolean prefix = pattern == PatternType.PREFIXED;
        return AclWords.of(operations) + " on " + AclWords.of(resource) + (prefix ? "s " : " ") + name
                + (prefix ? "*" : "");
    }

    /** What a cluster is told, one for each operation. */
    public List<AclBinding> bindings(String principal) {
        return operations.stream()
                .map(operation -> new AclBinding(
                        new ResourcePattern(resource, name, pattern),
                        new AccessControlEntry(principal, ANY_HOST, operation, AclPermissionType.ALLOW)))
                .toList();
    }
}
