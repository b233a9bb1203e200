package io.tidewatch.consumer;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.SuggestedAction;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An agent's tasks in plain English. */
final class EnglishTaskWording extends TaskWording {
    @Override
    public String title(ChurnAlert alert) {
        String urgency = alert.band() == Band.CRITICAL ? "is about to leave" : "may be leaving";
        return "Customer " + alert.userId() + " " + urgency;
    }

    @Override
    public String text(ChurnAlert alert) {
        return "Customer " + alert.userId() + ": " + reasons(alert) + " "
                + String.format(
                        Locale.ROOT,
                        "The risk that they do not come back by %s is %.0f %%.",
                        lastDay(alert),
                        100 * alert.risk())
                + atStake(alert)
                + alert.suggestedAction()
                        .map(action -> " Suggested: " + action(action) + ".")
                        .orElse("");
    }

    @Override
    public String closing(ChurnAlert alert) {
        return "Customer " + alert.userId()
                + (alert.kind() == AlertKind.RESOLVED
                        ? " is no longer at risk. Nothing left to do."
                        : " did not come back in time and counts as lost. The episode is over.");
    }

    /** What the shop stands to lose; nothing where it is not known or less than one unit of money. */
    private static String atStake(ChurnAlert alert) {
        double value = alert.valueAtRisk().orElse(0);
        return value < 1 ? "" : String.format(Locale.ROOT, " At stake: about %.0f.", value);
    }

    private static String reasons(ChurnAlert alert) {
        String raising = raising(alert).stream().map(EnglishTaskWording::clause).collect(Collectors.joining("; "));
        return (raising.isEmpty() ? "no single reason stands out" : raising) + ".";
    }

    /** A sentence as part of a longer one: no capital. */
    private static String clause(String sentence) {
        boolean capitalisedWord = sentence.length() > 1
                && Character.isUpperCase(sentence.charAt(0))
                && Character.isLowerCase(sentence.charAt(1));
        return capitalisedWord ? Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1) : sentence;
    }

    private static String action(SuggestedAction action) {
        String name = switch (action.type()) {
            case COUPON -> "a coupon";
            case RECOMMENDATION -> "a personal recommendation";
            case POINTS -> "bonus points";
            case CALL -> "a call";
            case NONE -> "nothing for now";
        };
        Map<String, String> parameters = action.parameters();
        return parameters.isEmpty()
                ? name
                : name
                        + parameters.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", ", " (", ")"));
    }
}
