package io.tidewatch.topics.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.catalog.RoleCatalog;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.acl.AclBinding;
import org.junit.jupiter.api.Test;

class AclPlanTest {
    private static final List<AclBinding> COUPON = RoleCatalog.shipped()
            .role("coupon")
            .of("tidewatch", Optional.empty())
            .bindings("User:c");
    private static final List<AclBinding> CRM =
            RoleCatalog.shipped().role("crm").of("tidewatch", Optional.empty()).bindings("User:c");

    @Test
    void addsWhatIsMissingAndTellsWhatIsMore() {
        // When: both read the alerts
        AclPlan plan = AclPlan.of(COUPON, CRM);

        // Then
        assertThat(plan.missing()).containsExactly(COUPON.get(1));
        assertThat(plan.more()).containsExactlyInAnyOrderElementsOf(CRM.subList(1, CRM.size()));
    }

    @Test
    void isEmptyWhereEveryRightIsThere() {
        AclPlan plan = AclPlan.of(COUPON, COUPON);

        assertThat(plan.missing()).isEmpty();
        assertThat(plan.more()).isEmpty();
    }
}
