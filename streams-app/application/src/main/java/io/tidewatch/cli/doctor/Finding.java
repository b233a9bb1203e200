package io.tidewatch.cli.doctor;

import java.util.List;
import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param state whether it is as it should be
 * @param area what it is about, a word
 * @param text what was found
 * @param remedy what to do; empty unless it is a problem
 */
public record Finding(State state, String area, String text, String remedy) {
    /** How bad it is. */
    public enum State {
        OK,
        /** Worth knowing, and nothing to mend. */
        NOTE,
        PROBLEM
    }

    /** All is well. */
    public static Finding ok(String area, String text) {
        return new Finding(State.OK, area, text, "");
    }

    /** Worth knowing. */
    public static Finding note(String area, String text) {
        return new Finding(State.NOTE, area, text, "");
    }

    /** Something to mend. */
    public static Finding problem(String area, String text, String remedy) {
        return new Finding(State.PROBLEM, area, text, remedy);
    }

    /** As lines for a terminal. */
    public List<String> lines() {
        String first = "%-8s %-8s %s".formatted(state.name().toLowerCase(Locale.ROOT), area, text);
        return remedy.isEmpty() ? List.of(first) : List.of(first, "%-17s do: %s".formatted("", remedy));
    }
}
