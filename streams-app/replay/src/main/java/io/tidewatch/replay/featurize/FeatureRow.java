package io.tidewatch.replay.featurize;

/**
 * A row whose labels are not looked up yet.
 *
 * @param user the user's number in order of first appearance
 * @param type the event type's ordinal
 * @param millis the event's time
 * @param nextVisit place of the next visit in the user's history
 * @param nextPurchase place of the next purchase in the user's history
 * @param features the feature vector, in the catalogue's order
 */
record FeatureRow(int user, byte type, long millis, int nextVisit, int nextPurchase, float[] features) {}
