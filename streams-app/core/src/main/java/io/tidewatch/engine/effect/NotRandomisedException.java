package io.tidewatch.engine.effect;

import java.util.Locale;

/** Data from which no effect can be told, since who was treated was not drawn by a known chance. The message is for a person. */
public final class NotRandomisedException extends Exception {
    private static final long serialVersionUID = 1L;
    /** Why that matters, in a sentence. */
    public static final String WHY =
            "Those who were chosen differ from the others already before anything is done, and nobody can tell that difference from an effect";

    private NotRandomisedException(String message) {
        super(message);
    }

    /** Everybody was treated. */
    static NotRandomisedException nobodyHeldOut(String experiment, int assignments) {
        return new NotRandomisedException(String.format(
                Locale.ENGLISH,
                "nobody was held out in experiment '%s' (%,d assignments), so there is nothing to compare with. Add a section"
                        + " 'experiments' with a hold-out to the engine's configuration and wait until windows have ended"
                        + " (docs/effect.md)",
                experiment,
                assignments));
    }

    /** The data say who got something and not by which chance. */
    public static NotRandomisedException chosen(String what) {
        return new NotRandomisedException(what + " says who got something, but not by which chance. " + WHY
                + ", so this is no uplift. It takes an experiment with a hold-out (docs/effect.md)");
    }
}
