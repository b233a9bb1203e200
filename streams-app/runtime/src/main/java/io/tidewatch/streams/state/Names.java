package io.tidewatch.streams.state;

import java.util.Collection;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** Store: keyed hash of a user who was erased to when. */
    public static final String ERASED = "erased";

    public static final String SOURCE = "events";
    /** Source: events that were sent on from another partition. */
    public static final String ARRIVED = "arrived";

    /** Source: the savepoint that a generation begins with. */
    public static final String SAVEPOINT = "savepoint";

    public static final String PROCESSOR = "engine";
    public static final String FEATURES = "features";
    public static final String SCORES = "scores";
    public static final String INTERVENTIONS = "interventions";
    public static final String ASSIGNMENTS = "assignments";
    public static final String OUTCOMES = "outcomes";
    public static final String SHADOW_SCORES = "shadow-scores";
    public static final String DEAD_LETTERS = "dead-letters";
    /** Sink and topic: events on their way to their right partition. */
    public static final String REROUTED = "rerouted";

    private Names() {}

    /** The topic of the engine's own by which records go from partition to partition, named as Kafka Streams names such topics. */
    public static String repartition(String applicationId, String name) {
        return applicationId + "-" + name + "-repartition";
    }

    /** The application id of a generation: the first one has the bare name. */
    public static String generation(String application, int number) {
        return number == 1 ? application : application + "-g" + number;
    }

    /** The highest number of a later generation than the first that has state among these topics; empty if none has. */
    public static OptionalInt latestGeneration(String application, Collection<String> topics) {
        Pattern state = Pattern.compile(Pattern.quote(application) + "-g(\\d{1,4})-" + PROFILES + "-changelog");
        return topics.stream()
                .map(state::matcher)
                .filter(Matcher::matches)
                .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                .max();
    }

    /** The topic of a savepoint. It belongs to no generation, so it has the bare name of the application. */
    public static String savepoint(String application, String name) {
        return application + "-" + SAVEPOINT + "-" + name;
    }

    /** The changelog topic of a store, as Kafka Streams names it. */
    public static String changelog(String applicationId, String store) {
        return applicationId + "-" + store + "-changelog";
    }
}
