package io.tidewatch.engine.effect;

/**
 * The effect in one group.
 *
 * @param name the band, value tier or reason
 * @param effect in this group alone
 */
public record GroupEffect(String name, Effect effect) {}
