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

    /** One thing could happen to everybody. */
    public static NotRandomisedException oneAction(long warnings) {
        return new NotRandomisedException(String.format(
                Locale.ENGLISH,
                "each of the %,d warnings whose outcome is known had one possible action, so nothing was left to chance and nobody can"
                        + " tell what another action would have brought. Set 'experiments.holdout', and other actions under"
                        + " 'experiments.arms', in the engine's configuration and wait until windows have ended (docs/effect.md)",
                warnings));
    }

    /** What the rules would do could happen to nobody. */
    public static NotRandomisedException rulesWithoutChance(long warnings) {
        return new NotRandomisedException(String.format(
                Locale.ENGLISH,
                "in each of the %,d warnings whose outcome is known the rules' own action had no chance, so there is nothing to compare"
                        + " a strategy with. Let the shares under 'experiments' add up to less than 1: what is left goes by the rules"
                        + " (docs/effect.md)",
                warnings));
    }

    /** The data say who got something and not by which chance. */
    public static NotRandomisedException chosen(String what) {
        return new NotRandomisedException(what + " says who got something, but not by which chance. " + WHY
                + ", so this is no uplift. It takes an experiment with a hold-out (docs/effect.md)");
    }
}
