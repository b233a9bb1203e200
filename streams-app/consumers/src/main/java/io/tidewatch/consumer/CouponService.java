package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.SuggestedAction;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Grants the coupons that alerts suggest, within caps, and takes back those that a RESOLVED alert makes needless.
 *
 * <p>The clock of the caps is the alert's event time, not the wall: a replay of the topic then gives the same coupons. With
 * several partitions the order between users is not fixed, so who gets the last coupon of a day's budget may differ; that
 * the budget holds does not.
 *
 * <p>A coupon taken back still counts against both caps. It was on offer, and a cap that is given back invites leaving again.
 */
public final class CouponService implements Service {
    /** A number of days from 1 on; the parameters are the policy's free text. */
    private static final Pattern DAYS = Pattern.compile("[1-9][0-9]{0,3}");

    private final CouponCaps caps;
    private final Map<UserMonth, Integer> granted = new HashMap<>();
    private final Map<LocalDate, BigDecimal> spent = new HashMap<>();
    private final Map<String, OpenCoupon> couponOfEpisode = new HashMap<>();

    private record OpenCoupon(String couponId, String userId) {}

    public CouponService(CouponCaps caps) {
        this.caps = caps;
    }

    @Override
    public String name() {
        return "coupon";
    }

    @Override
    public ActionType action() {
        return ActionType.COUPON;
    }

    @Override
    public Decision decide(ChurnAlert alert) {
        return switch (alert.kind()) {
            case RAISED, ESCALATED ->
                alert.suggestedAction()
                        .filter(action -> action.type() == ActionType.COUPON)
                        .map(action -> grant(alert, action))
                        .orElseGet(() -> Decision.without(alert, Verdict.NONE));
            case RESOLVED ->
                Optional.ofNullable(couponOfEpisode.get(alert.episodeId()))
                        .map(coupon -> Decision.with(alert, Verdict.REVOKED, revocation(alert, coupon.couponId())))
                        .orElseGet(() -> Decision.without(alert, Verdict.NONE));
            // The coupon ends by itself: its valid_until is the episode's expiry at the latest.
            case EXPIRED -> Decision.without(alert, Verdict.NONE);
            case ERASED -> Decision.erasure(alert);
        };
    }

    @Override
    public void remember(Decision decision) {
        if (decision.verdict() == Verdict.GRANTED) {
            ObjectNode order = decision.order().orElseThrow();
            granted.merge(UserMonth.of(decision.userId(), decision.eventTime()), 1, Integer::sum);
            spent.merge(day(decision.eventTime()), order.required("cost").decimalValue(), BigDecimal::add);
            couponOfEpisode.put(
                    decision.episodeId(),
                    new OpenCoupon(order.required("coupon_id").textValue(), decision.userId()));
        } else if (decision.verdict() == Verdict.REVOKED) {
            couponOfEpisode.remove(decision.episodeId());
        } else if (decision.verdict() == Verdict.ERASED) {
            // What was spent stays spent.
            granted.keySet().removeIf(month -> month.userId().equals(decision.userId()));
            couponOfEpisode.values().removeIf(coupon -> coupon.userId().equals(decision.userId()));
        }
    }

    private Decision grant(ChurnAlert alert, SuggestedAction action) {
        if (couponOfEpisode.containsKey(alert.episodeId())) {
            return Decision.without(alert, Verdict.WITHHELD_EPISODE);
        }
        if (granted.getOrDefault(UserMonth.of(alert.userId(), alert.eventTime()), 0) >= caps.perUserAndMonth()) {
            return Decision.without(alert, Verdict.WITHHELD_USER_MONTH);
        }
        BigDecimal cost = cost(action);
        BigDecimal spentToday = spent.getOrDefault(day(alert.eventTime()), BigDecimal.ZERO);
        if (spentToday.add(cost).compareTo(caps.budgetPerDay()) > 0) {
            return Decision.without(alert, Verdict.WITHHELD_DAY_BUDGET);
        }
        return Decision.with(alert, Verdict.GRANTED, grantOrder(alert, action, cost));
    }

    private BigDecimal cost(SuggestedAction action) {
        try {
            return Optional.ofNullable(action.parameters().get("cost"))
                    .map(BigDecimal::new)
                    .filter(cost -> cost.signum() >= 0)
                    .orElse(caps.costPerCoupon());
        } catch (NumberFormatException e) {
            // The parameters are the policy's free text; what is no number says nothing about the cost.
            return caps.costPerCoupon();
        }
    }

    private static ObjectNode grantOrder(ChurnAlert alert, SuggestedAction action, BigDecimal cost) {
        // The id is the alert's, so that a repeated order is recognisable without asking this service.
        ObjectNode order = order("grant", alert, "coupon-" + alert.alertId())
                .put("value_tier", alert.valueTier().name())
                .put("cost", cost)
                .put("valid_from", alert.eventTime().toString())
                .put("valid_until", validUntil(alert, action).toString());
        ObjectNode parameters = order.putObject("parameters");
        action.parameters().forEach(parameters::put);
        return order;
    }

    /** As many days as the policy says, and never longer than the episode: an offer without an end moves nobody. */
    private static Instant validUntil(ChurnAlert alert, SuggestedAction action) {
        Optional<Instant> said = Optional.ofNullable(action.parameters().get("valid_days"))
                .filter(days -> DAYS.matcher(days).matches())
                .map(days -> alert.eventTime().plus(Duration.ofDays(Long.parseLong(days))));
        return said.filter(alert.expiresAt()::isAfter).orElse(alert.expiresAt());
    }

    /** Means "offer it no longer": a coupon that was redeemed meanwhile stays redeemed. */
    private static ObjectNode revocation(ChurnAlert alert, String couponId) {
        return order("revoke", alert, couponId)
                .put("revoked_at", alert.eventTime().toString());
    }

    private static ObjectNode order(String action, ChurnAlert alert, String couponId) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("action", action)
                .put("alert_id", alert.alertId())
                .put("coupon_id", couponId)
                .put("episode_id", alert.episodeId())
                .put("user_id", alert.userId());
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private record UserMonth(String userId, YearMonth month) {
        static UserMonth of(String userId, Instant time) {
            return new UserMonth(userId, YearMonth.from(day(time)));
        }
    }
}
