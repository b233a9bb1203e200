package io.tidewatch.consumer;

import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.Language;
import io.tidewatch.topics.Reason;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Puts an alert into the words an agent reads; each language has a class. The reasons' sentences come from the alert, in the engine's language;
 * this joins them.
 */
public abstract class TaskWording {
    TaskWording() {}

    /** The words of a language. */
    public static TaskWording in(Language language) {
        return switch (language) {
            case EN -> new EnglishTaskWording();
            case ZH -> new ChineseTaskWording();
        };
    }

    /** One line for a list of tasks. */
    public abstract String title(ChurnAlert alert);

    /** A few sentences: why, how sure, what to try. */
    public abstract String text(ChurnAlert alert);

    /** Why the task is over. */
    public abstract String closing(ChurnAlert alert);

    /** The last day on which a visit still counts: the window ends with it. */
    static LocalDate lastDay(ChurnAlert alert) {
        return LocalDate.ofInstant(alert.due().minusMillis(1), ZoneOffset.UTC);
    }

    /** The reasons that raise the risk, in either language, without their full stops. */
    static List<String> raising(ChurnAlert alert) {
        return alert.reasons().stream()
                .filter(reason -> reason.direction() == Direction.RAISES)
                .map(Reason::text)
                .map(TaskWording::bare)
                .filter(sentence -> !sentence.isEmpty())
                .toList();
    }

    private static String bare(String sentence) {
        String stripped = sentence.strip();
        return stripped.endsWith(".") || stripped.endsWith("。")
                ? stripped.substring(0, stripped.length() - 1)
                : stripped;
    }
}
