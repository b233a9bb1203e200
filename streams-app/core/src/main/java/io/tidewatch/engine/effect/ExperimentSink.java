package io.tidewatch.engine.effect;

import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.Receipt;

/** Takes in what is told of experiments, in any order. */
public interface ExperimentSink {
    void add(Assignment assignment);

    void add(Outcome outcome);

    void add(Receipt receipt);
}
