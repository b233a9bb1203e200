package io.tidewatch.consumer;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.SuggestedAction;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An agent's tasks in Simplified Chinese. An action's parameters are the shop's own, so their names stay as they are. */
final class ChineseTaskWording extends TaskWording {
    @Override
    public String title(ChurnAlert alert) {
        return customer(alert) + (alert.band() == Band.CRITICAL ? " 即将流失" : " 可能流失");
    }

    @Override
    public String text(ChurnAlert alert) {
        return customer(alert) + "：" + reasons(alert)
                + String.format(Locale.ROOT, "截至 %s 仍未再次光顾的风险为 %.0f%%。", lastDay(alert), 100 * alert.risk())
                + atStake(alert)
                + alert.suggestedAction()
                        .map(action -> "建议：" + action(action) + "。")
                        .orElse("");
    }

    @Override
    public String closing(ChurnAlert alert) {
        return customer(alert) + (alert.kind() == AlertKind.RESOLVED ? " 已无流失风险，无需再处理。" : " 未在期限内再次光顾，视为已流失，本次预警结束。");
    }

    private static String customer(ChurnAlert alert) {
        return "客户 " + alert.userId();
    }

    /** What the shop stands to lose; nothing where it is not known or less than one unit of money. */
    private static String atStake(ChurnAlert alert) {
        double value = alert.valueAtRisk().orElse(0);
        return value < 1 ? "" : String.format(Locale.ROOT, "风险金额约 %.0f。", value);
    }

    private static String reasons(ChurnAlert alert) {
        String raising = String.join("；", raising(alert));
        return (raising.isEmpty() ? "没有特别突出的原因" : raising) + "。";
    }

    private static String action(SuggestedAction action) {
        String name = switch (action.type()) {
            case COUPON -> "发放优惠券";
            case RECOMMENDATION -> "个性化推荐";
            case POINTS -> "赠送积分";
            case CALL -> "电话联系";
            case NONE -> "暂不打扰";
        };
        Map<String, String> parameters = action.parameters();
        return parameters.isEmpty()
                ? name
                : name
                        + parameters.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining("，", "（", "）"));
    }
}
