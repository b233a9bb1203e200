package io.tidewatch.engine.feature;

/**
 * Where the features go, one after the other. Each is told with its number, so that what is declared and what is computed
 * are one line: a list of formulas would be over fifty calls that no compiler can see through, for every event.
 */
interface FeatureSheet {
    void add(String name, FeatureScale scale, FeatureGroup group, String meaning, double value);
}
