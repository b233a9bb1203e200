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
        // When: both read the alerts and write receipts
        AclPlan plan = AclPlan.of(COUPON, CRM);

        // Then
        List<AclBinding> group = COUPON.subList(2, 3);
        assertThat(plan.missing()).containsExactlyElementsOf(group);
        assertThat(plan.more())
                .hasSize(3)
                .containsExactlyInAnyOrderElementsOf(CRM.stream()
                        .filter(binding -> !COUPON.contains(binding))
                        .toList());
    }

    @Test
    void isEmptyWhereEveryRightIsThere() {
        AclPlan plan = AclPlan.of(COUPON, COUPON);

        assertThat(plan.missing()).isEmpty();
        assertThat(plan.more()).isEmpty();
    }
}
