package io.tidewatch.topics.admin;

import io.tidewatch.topics.catalog.Role;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePatternFilter;

/** Asks a cluster which rights a principal has and adds those that a role needs. Idempotent; takes none away. */
public final class AclAdmin {
    private static final String RIGHTS =
            "Describe on the cluster is needed to look at rights, and Alter to grant them: both are a superuser's";

    private final Admin admin;

    /** Uses {@code admin} and leaves closing it to the caller. */
    public AclAdmin(Admin admin) {
        this.admin = admin;
    }

    /**
     * The difference; changes nothing.
     *
     * @param role with the names of the cluster
     * @param principal {@code User:name}
     * @throws ClusterException if the cluster does not answer, does not allow it, or has no authorizer
     */
    public AclPlan plan(Role role, String principal) {
        AclBindingFilter ofThePrincipal = new AclBindingFilter(
                ResourcePatternFilter.ANY,
                new AccessControlEntryFilter(principal, null, AclOperation.ANY, AclPermissionType.ANY));
        return AclPlan.of(
                role.bindings(principal),
                await(
                        "look up the rights of " + principal,
                        admin.describeAcls(ofThePrincipal).values()));
    }

    /**
     * Adds what is missing.
     *
     * @throws ClusterException likewise
     */
    public void apply(AclPlan plan) {
        await("grant rights", admin.createAcls(plan.missing()).all());
    }

    private static <T> T await(String doing, KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            throw ClusterException.of(doing, RIGHTS, failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted, could not " + doing, stopped);
        }
    }
}
