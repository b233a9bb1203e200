package io.tidewatch.bench;

import java.util.function.LongSupplier;
import org.apache.kafka.streams.Topology;

/**
 * One row of the bench: a topology over the events topic.
 *
 * @param name stable, for the JSON
 * @param meaning for people
 * @param start makes the topology of one run
 */
record Row(String name, String meaning, java.util.function.Supplier<Run> start) {
    /**
     * One run of a row.
     *
     * @param topology reads the events topic
     * @param done how many events it has dealt with so far; asked from another thread
     * @param close releases what the run holds, after Kafka Streams was closed
     */
    record Run(Topology topology, LongSupplier done, Runnable close) {}
}
