package io.tidewatch.replay.featurize;

import io.tidewatch.topics.FeatureRecord;
import java.io.IOException;

/** Where records of served features come from, each user's in the order in which they were served. */
public interface ServedFeatures {
    /** What is done with each record. */
    interface Reading {
        void record(FeatureRecord record) throws IOException;
    }

    /** What reports call the data. */
    String name();

    /**
     * Reads all records.
     *
     * @return how many messages could not be read as such
     */
    long read(Reading reading) throws IOException;
}
