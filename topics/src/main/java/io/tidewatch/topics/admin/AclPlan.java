package io.tidewatch.topics.admin;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclBinding;

/**
 * The difference between the rights that a principal has and those that a role needs.
 *
 * @param missing what has to be added, in the role's order
 * @param more what the principal has beside; nothing takes it away
 */
public record AclPlan(List<AclBinding> missing, List<AclBinding> more) {
    public AclPlan {
        missing = List.copyOf(missing);
        more = List.copyOf(more);
    }

    /** The difference. */
    static AclPlan of(List<AclBinding> needed, Collection<AclBinding> present) {
        Set<AclBinding> has = new HashSet<>(present);
        Set<AclBinding> needs = new HashSet<>(needed);
        return new AclPlan(
                needed.stream().filter(binding -> !has.contains(binding)).toList(),
                present.stream()
                        .filter(binding -> !needs.contains(binding))
                        .sorted((one, other) -> one.toString().compareTo(other.toString()))
                        .toList());
    }
}
