package io.tidewatch.bench;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.Topology;

/**
 * One row of the bench: a topology over the events topic.
 *
 * @param name stable, for the JSON
 * @param meaning for people
 * @param start makes the topology of one run
 */
record Row(String name, String meaning, Supplier<Run> start) {
    /**
     * One run of a row.
     *
     * @param topology reads the events topic
     * @param done how many events it has dealt with so far; asked from another thread
     */
    record Run(Topology topology, LongSupplier done) {}
}
