package io.tidewatch.bench;

/**
 * A run without figures; the others go on.
 *
 * @param row its label, or what of the scenario failed
 * @param round counted from 1
 * @param cause in words
 */
record Failure(String row, int round, String cause) {}
