package io.tidewatch.cli.savepoint;

import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.state.Names;

/**
 * The two generations of a growth, by their names on the cluster.
 *
 * @param application the application's name, whatever its generation
 * @param number of the generation that grows; the next one has one more
 */
public record Generations(String application, int number) {
    /** Those of a configuration that is the old generation's. */
    public static Generations growing(TidewatchConfig config) {
        return new Generations(config.baseApplicationId(), config.generation().number());
    }

    /** Those of the growth that a configuration's generation has come from, which must not be the first one. */
    public static Generations grown(TidewatchConfig config) {
        return new Generations(config.baseApplicationId(), config.generation().number() - 1);
    }

    /** The application id of the generation that grows. */
    public String old() {
        return Names.generation(application, number);
    }

    /** The application id of the next one. */
    public String next() {
        return Names.generation(application, nextNumber());
    }

    public int nextNumber() {
        return number + 1;
    }

    /** The name of the savepoint between them. */
    public String savepoint() {
        return "g" + nextNumber();
    }

    /** Its topic. */
    public String topic() {
        return Names.savepoint(application, savepoint());
    }
}
