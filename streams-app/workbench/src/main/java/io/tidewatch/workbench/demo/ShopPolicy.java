package io.tidewatch.workbench.demo;

import io.tidewatch.engine.alert.ActionRule;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the demo's shop has decided for itself: where its regulars are at risk, and that it makes up for what went wrong with a coupon. */
final class ShopPolicy {
    private static final String NAME = "low-tide";
    /**
     * The model's own lines keep to 30 warnings for 1,000 customers and month, and a single bad review of a regular seldom crosses them. A
     * shop of 200 customers can handle more. The one who drifts away has a risk of some 0.2 on return and of 0.13 after an order.
     */
    private static final Lines REGULARS = new Lines(0.05, 0.08, 0.6);
    /** A coupon is what the page can show that somebody did. */
    private static final ActionRule MAKE_UP = new ActionRule(
            Set.of(),
            Set.of(),
            Set.of(
                    AlertReason.RETURNED_GOODS,
                    AlertReason.SUPPORT_CONTACT,
                    AlertReason.POOR_RATINGS,
                    AlertReason.RATINGS_SOURED),
            ActionType.COUPON,
            Map.of("percent", "15"));

    private ShopPolicy() {}

    /**
     * The settings. Lines that are given stay, so what a click leads to does not hang on how many customers the history has.
     *
     * @param model the lines of the model for other customers than regulars
     */
    static PolicySettings with(Thresholds model) {
        Map<CustomerGroup, Lines> lines = new EnumMap<>(CustomerGroup.class);
        lines.putAll(model.lines());
        lines.put(CustomerGroup.REGULAR, REGULARS);
        PolicySettings usual = PolicySettings.defaults();
        List<ActionRule> actions = new ArrayList<>(List.of(MAKE_UP));
        actions.addAll(usual.actions());
        return new PolicySettings(
                Optional.of(new Thresholds(lines, model.hysteresis())),
                usual.deadlineShare(),
                usual.coolDown(),
                usual.values(),
                NAME,
                // Otherwise only a model of this shop would raise, and there is none.
                true,
                actions);
    }
}
