package io.tidewatch.cli.deadletter;

import io.tidewatch.topics.ReasonCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts what a replay did with the letters that were asked for. Not thread-safe. */
public final class ReplayReport {
    private final Map<Standing, Long> standings = new EnumMap<>(Standing.class);
    private final Map<ReasonCode, Long> sent = new EnumMap<>(ReasonCode.class);
    private long oftener;

    /** A letter that stays. */
    public void stays(Standing standing) {
        standings.merge(standing, 1L, Long::sum);
    }

    /** A letter that was sent, or would be. */
    void sent(StoredLetter letter) {
        standings.merge(Standing.DUE, 1L, Long::sum);
        sent.merge(letter.letter().reason(), 1L, Long::sum);
        oftener += letter.attempts() > 0 ? 1 : 0;
    }

    /** How many letters came to that. */
    public long count(Standing standing) {
        return standings.getOrDefault(standing, 0L);
    }

    /**
     * The lines for a person.
     *
     * @param target the topic that letters are sent to
     * @param dry whether nothing was sent in truth
     * @param whole whether all letters were looked at
     */
    public List<String> lines(String target, boolean dry, boolean whole) {
        List<String> lines = new ArrayList<>();
        long due = count(Standing.DUE);
        if (due == 0) {
            lines.add(whole ? "Nothing to send: no letter that was asked for is due." : "Nothing was sent.");
        } else {
            lines.add(number(due) + (dry ? " would be sent to " : " sent to ") + target + ":");
            sent.forEach((reason, letters) -> lines.add("  " + number(letters) + " " + reason));
        }
        if (oftener > 0) {
            lines.add("  " + number(oftener) + " of them had been sent before and were refused again");
        }
        boolean stay = false;
        for (Standing standing : Standing.values()) {
            if (standing != Standing.DUE && count(standing) > 0) {
                if (!stay) {
                    lines.add(dry ? "Not to be sent:" : "Not sent:");
                    stay = true;
                }
                lines.add("  " + number(count(standing)) + " " + standing.words());
            }
        }
        return lines;
    }

    private static String number(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }
}
