package io.tidewatch.consumer;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.SuggestedAction;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts an alert into the words an agent reads. The reasons' sentences come from the alert; this joins them. */
public final class TaskWording {
    private TaskWording() {}

    /** One line for a list of tasks. */
    public static String title(ChurnAlert alert) {
        String urgency = alert.band() == Band.CRITICAL ? "is about to leave" : "may be leaving";
        return "Customer " + alert.userId() + " " + urgency;
    }

    /** A few sentences: why, how sure, what to try. */
    public static String text(ChurnAlert alert) {
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

    /** The last day on which a visit still counts: the window ends with it. */
    private static LocalDate lastDay(ChurnAlert alert) {
        return LocalDate.ofInstant(alert.due().minusMillis(1), ZoneOffset.UTC);
    }

    /** What the shop stands to lose; nothing where it is not known or less than one unit of money. */
    private static String atStake(ChurnAlert alert) {
        double value = alert.valueAtRisk().orElse(0);
        return value < 1 ? "" : String.format(Locale.ROOT, " At stake: about %.0f.", value);
    }

    /** Why the task is over. */
    public static String closing(ChurnAlert alert) {
        return "Customer " + alert.userId()
                + (alert.kind() == AlertKind.RESOLVED
                        ? " is no longer at risk. Nothing left to do."
                        : " did not come back in time and counts as lost. The episode is over.");
    }

    private static String reasons(ChurnAlert alert) {
        String raising = alert.reasons().stream()
                .filter(reason -> reason.direction() == Direction.RAISES)
                .map(Reason::text)
                .map(TaskWording::clause)
                .filter(clause -> !clause.isEmpty())
                .collect(Collectors.joining("; "));
        return (raising.isEmpty() ? "no single reason stands out" : raising) + ".";
    }

    /** A sentence as part of a longer one: no capital, no full stop. */
    private static String clause(String sentence) {
        String bare = sentence.strip();
        if (bare.endsWith(".") || bare.endsWith("。")) {
            bare = bare.substring(0, bare.length() - 1);
        }
        boolean capitalisedWord =
                bare.length() > 1 && Character.isUpperCase(bare.charAt(0)) && Character.isLowerCase(bare.charAt(1));
        return capitalisedWord ? Character.toLowerCase(bare.charAt(0)) + bare.substring(1) : bare;
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
