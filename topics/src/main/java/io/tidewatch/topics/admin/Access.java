package io.tidewatch.topics.admin;

import io.tidewatch.topics.catalog.Right;
import io.tidewatch.topics.catalog.Role;
import io.tidewatch.topics.catalog.RoleCatalog;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Under which role a client works on a cluster, so that a refusal can say which of the role's rights is missing and what grants it.
 *
 * @param role its name in {@code roles.yaml}
 * @param applicationId the engine's
 * @param group a service's consumer group, if it is not the role's
 */
public record Access(String role, String applicationId, Optional<String> group) {
    /** The {@code application_id} of the samples. */
    private static final String USUAL_APPLICATION = "tidewatch";

    /** A role on a cluster where the engine has its usual name. */
    public static Access as(String role) {
        return new Access(role, USUAL_APPLICATION, Optional.empty());
    }

    /** The role of an engine. */
    public static Access asEngine(String applicationId) {
        return new Access("engine", applicationId, Optional.empty());
    }

    /** The role of a service that answers alerts. */
    public static Access ofService(String service, String group) {
        Access usual = as(service);
        return usual.rights().group().equals(Optional.of(group))
                ? usual
                : new Access(service, usual.applicationId, Optional.of(group));
    }

    /** What doing something with topics takes. */
    public Needs topics(AclOperation operation, Collection<String> names) {
        Role named = rights();
        return new Needs(
                this,
                names.stream()
                        .map(name -> right(named, operation, ResourceType.TOPIC, name))
                        .toList());
    }

    /** The same of one topic, or several. */
    public Needs topics(AclOperation operation, String... names) {
        return topics(operation, Arrays.asList(names));
    }

    /** What nothing is known of but the role. */
    public Needs anything() {
        return new Needs(this, List.of());
    }

    /** The command that grants the whole role. */
    String grant() {
        return "tidewatch topics acls apply --role " + role
                + (applicationId.equals(USUAL_APPLICATION) ? "" : " --application-id " + applicationId)
                + group.map(own -> " --group " + own).orElse("")
                + " --principal User:NAME";
    }

    /** The role with the names of the cluster. */
    Role rights() {
        return RoleCatalog.shipped().role(role).of(applicationId, group);
    }

    /** All that the role may do with a resource, in one right; empty if nothing. */
    static Optional<Right> all(Role role, ResourceType type, String name) {
        List<Right> covering =
                role.rights().stream().filter(right -> right.covers(type, name)).toList();
        Set<AclOperation> operations = new TreeSet<>();
        covering.forEach(right -> operations.addAll(right.operations()));
        return covering.stream().findFirst().map(right -> right.to(operations));
    }

    /** Read includes Describe, so where a role has no Describe of its own it is the others that are missing. */
    private static Right right(Role role, AclOperation operation, ResourceType type, String name) {
        return all(role, type, name)
                .map(right -> right.operations().contains(operation) ? right.to(Set.of(operation)) : right)
                .orElseGet(() -> new Right(
                        type, name, PatternType.LITERAL, new TreeSet<>(Set.of(operation)), "", Optional.empty()));
    }
}
