package io.tidewatch.replay.generator;

/**
 * What a customer did within a time.
 *
 * @param returned whether a new visit began in it
 * @param spend money of the purchases less that of the returns, in the shop's currency
 */
public record Conduct(boolean returned, double spend) {}
