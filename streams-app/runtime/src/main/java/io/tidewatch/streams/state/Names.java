package io.tidewatch.streams.state;

/**
 * The names of the topology's parts. They are part of what is stored: the stores' names are in the changelogs' names, so
 * changing one loses the state.
 */
public final class Names {
    /** Store: user id to profile row. */
    public static final String PROFILES = "profiles";
    /** Store: due time and user id to nothing. */
    public static final String TIMERS = "timers";
    /** Store: slot number to an event that waits for its batch; and the task's clock. */
    public static final String PENDING = "pending";

    /** Store: user id to the hidden state of the model in the shadow. */
    public static final String SHADOW = "shadow";

    public static final String SOURCE = "events";
    public static final String PROCESSOR = "engine";
    public static final String FEATURES = "features";
    public static final String SCORES = "scores";
    public static final String INTERVENTIONS = "interventions";
    public static final String SHADOW_SCORES = "shadow-scores";
    public static final String DEAD_LETTERS = "dead-letters";

    private Names() {}

    /** The changelog topic of a store, as Kafka Streams names it. */
    public static String changelog(String applicationId, String store) {
        return applicationId + "-" + store + "-changelog";
    }
}
