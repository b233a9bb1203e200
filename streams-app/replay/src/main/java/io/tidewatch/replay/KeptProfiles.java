package io.tidewatch.replay;

/**
 * The profiles at the end of a replay.
 *
 * @param profiles users that are known
 * @param bytes what their rows take as they are stored, without their keys
 * @param forgotten how often a user was forgotten for having stayed away
 * @param cameBack how many of these came back later, as new users; those whose own event met the old profile are not among them
 */
public record KeptProfiles(long profiles, long bytes, long forgotten, long cameBack) {}
