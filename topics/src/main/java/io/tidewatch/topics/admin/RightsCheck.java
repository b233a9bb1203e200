package io.tidewatch.topics.admin;

import io.tidewatch.topics.catalog.Right;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Asks the brokers what this client's user may do, and says which rights of a role are missing, all at once and before anything is begun. A
 * cluster tells a user's own rights to whoever has any on the resource. Of what is not there yet it says little: such rights count as there.
 */
public final class RightsCheck {
    /** What a broker says of a resource that is not there. */
    private static final Set<Class<? extends Throwable>> NOT_THERE = Set.of(
            UnknownTopicOrPartitionException.class,
            GroupIdNotFoundException.class,
            TransactionalIdNotFoundException.class);

    private static final Set<AclOperation> NONE = EnumSet.noneOf(AclOperation.class);

    /** Ends the name of a group or a transactional id that nobody has, to ask what may be done with one of a prefix. */
    private static final String NONE_SUCH = "-rights-check";

    private final Admin admin;
    private final Access access;

    /** Uses {@code admin} and leaves closing it to the caller. */
    public RightsCheck(Admin admin, Access access) {
        this.admin = admin;
        this.access = access;
    }

    /**
     * The rights that are missing, each with the missing operations alone.
     *
     * @param internal names of the engine's own topics, of which those that are there are looked at
     * @throws ClusterException if the brokers do not answer
     */
    public List<Right> missing(Collection<String> internal) {
        List<Right> rights = access.rights().rights();
        Map<String, Optional<Set<AclOperation>>> topics = topics(rights, internal);
        Map<String, Optional<Set<AclOperation>>> groups = groups(rights);
        List<Right> missing = new ArrayList<>();
        for (Right right : rights) {
            Set<AclOperation> lacking = new HashSet<>();
            if (right.resource() == ResourceType.TOPIC) {
                topics.forEach((name, allowed) -> lacking.addAll(lacking(right, name, allowed)));
            } else if (right.resource() == ResourceType.GROUP) {
                groups.forEach((name, allowed) -> lacking.addAll(lacking(right, name, allowed)));
            } else {
                lacking.addAll(lacking(right, right.name(), transactions(right)));
            }
            if (right.operations().contains(AclOperation.CREATE) && !mayCreate(right)) {
                lacking.add(AclOperation.CREATE);
            }
            if (!lacking.isEmpty()) {
                missing.add(right.to(lacking));
            }
        }
        return missing;
    }

    /** A broker asks for the right first, so whatever else it has against the topic, or that it is there, tells that the right is. */
    private boolean mayCreate(Right right) {
        NewTopic topic = new NewTopic(right.name(), Optional.empty(), Optional.empty());
        try {
            get(admin.createTopics(List.of(topic), new CreateTopicsOptions().validateOnly(true))
                    .all());
            return true;
        } catch (ExecutionException refused) {
            return !(refused.getCause() instanceof AuthorizationException);
        }
    }

    private static Set<AclOperation> lacking(Right right, String name, Optional<Set<AclOperation>> allowed) {
        if (!right.covers(right.resource(), name) || allowed.isEmpty()) {
            return NONE;
        }
        Set<AclOperation> lacking = new HashSet<>(right.operations());
        lacking.removeAll(allowed.get());
        // Asked for by itself.
        lacking.remove(AclOperation.CREATE);
        return lacking;
    }

    private Map<String, Optional<Set<AclOperation>>> topics(List<Right> rights, Collection<String> internal) {
        Set<String> names = new HashSet<>(internal);
        names.addAll(literal(rights, ResourceType.TOPIC));
        Map<String, Optional<Set<AclOperation>>> allowed = new HashMap<>();
        admin.describeTopics(names, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues()
                .forEach((name, topic) ->
                        allowed.put(name, allowed(topic.thenApply(description -> description.authorizedOperations()))));
        return allowed;
    }

    private Map<String, Optional<Set<AclOperation>>> groups(List<Right> rights) {
        Map<String, Optional<Set<AclOperation>>> allowed = new HashMap<>();
        Set<String> names = literal(rights, ResourceType.GROUP);
        rights.stream()
                .filter(right -> right.resource() == ResourceType.GROUP && right.pattern() == PatternType.PREFIXED)
                .forEach(right -> names.add(right.name() + NONE_SUCH));
        admin.describeConsumerGroups(names, new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                .describedGroups()
                .forEach((name, group) ->
                        allowed.put(name, allowed(group.thenApply(description -> description.authorizedOperations()))));
        return allowed;
    }

    /** A broker tells of transactions to whoever may write in them; none has this id. */
    private Optional<Set<AclOperation>> transactions(Right right) {
        String none = right.name() + NONE_SUCH;
        return allowed(admin.describeTransactions(List.of(none))
                .description(none)
                .thenApply(description -> Set.of(AclOperation.WRITE)));
    }

    private static Set<String> literal(List<Right> rights, ResourceType type) {
        Set<String> names = new HashSet<>();
        rights.stream()
                .filter(right -> right.resource() == type && right.pattern() == PatternType.LITERAL)
                .forEach(right -> names.add(right.name()));
        return names;
    }

    /** Nothing is allowed where not even that is told; empty where there is nothing to be told of. */
    private static Optional<Set<AclOperation>> allowed(KafkaFuture<Set<AclOperation>> operations) {
        try {
            return Optional.ofNullable(get(operations));
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof AuthorizationException) {
                return Optional.of(NONE);
            }
            if (NOT_THERE.contains(refused.getCause().getClass())) {
                return Optional.empty();
            }
            throw failed(refused);
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted, could not look at the rights", stopped);
        }
    }

    private static ClusterException failed(ExecutionException failure) {
        return ClusterException.of("look at the rights", "Describe is needed", failure.getCause());
    }
}
