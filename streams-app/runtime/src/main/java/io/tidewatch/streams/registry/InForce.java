package io.tidewatch.streams.registry;

/**
 * The model that decides here, and up to where the models' topic was considered for that.
 *
 * @param model the model
 * @param activation offset of the last pointer considered; a later one is larger, {@link #CONFIGURED} if there was none
 */
public record InForce(ServedModel model, long activation) {
    /** Nothing was ever activated: the model of the configuration. */
    public static final long CONFIGURED = -1;
}
