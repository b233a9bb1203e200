package io.tidewatch.topics.admin;

import io.tidewatch.topics.catalog.GrantCommand;
import io.tidewatch.topics.catalog.Right;
import io.tidewatch.topics.catalog.Role;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The rights that something takes, to be told when a cluster refuses it.
 *
 * @param access under which role it is done
 * @param rights which of them; empty if only a refusal can tell
 */
public record Needs(Access access, List<Right> rights) {
    public Needs {
        Objects.requireNonNull(access, "access");
        rights = List.copyOf(rights);
    }

    /** Those that a refusal is about, as far as it says. */
    public Needs refusedBy(Throwable refusal) {
        if (refusal instanceof TopicAuthorizationException topics
                && !topics.unauthorizedTopics().isEmpty()) {
            return about(ResourceType.TOPIC, topics.unauthorizedTopics());
        }
        if (refusal instanceof GroupAuthorizationException group && group.groupId() != null) {
            return about(ResourceType.GROUP, Set.of(group.groupId()));
        }
        if (refusal instanceof TransactionalIdAuthorizationException) {
            return new Needs(
                    access,
                    access.rights().rights().stream()
                            .filter(right -> right.resource() == ResourceType.TRANSACTIONAL_ID)
                            .toList());
        }
        return this;
    }

    /** What is missing and which commands grant it, as a sentence without its full stop. */
    public String sentence() {
        String role = "'" + access.grant() + "'";
        if (rights.isEmpty()) {
            return "A superuser grants all rights of the role " + access.role() + " with " + role;
        }
        String missing = rights.stream().map(Right::words).distinct().collect(Collectors.joining("; "));
        String command = rights.stream().distinct().count() == 1
                ? "with '" + GrantCommand.of(rights.get(0), "HOST:PORT", "User:NAME") + "', or "
                : "";
        return "It takes " + missing + ". A superuser grants that " + command + "together with all rights of the role "
                + access.role() + " with " + role;
    }

    private Needs about(ResourceType type, Collection<String> names) {
        Role role = access.rights();
        List<Right> named = names.stream()
                .sorted()
                .flatMap(name -> {
                    List<Right> said = rights.stream()
                            .filter(right -> right.covers(type, name))
                            .toList();
                    Optional<Right> any = Access.all(role, type, name);
                    return said.isEmpty() ? any.stream() : said.stream();
                })
                .toList();
        return named.isEmpty() ? this : new Needs(access, named);
    }
}
