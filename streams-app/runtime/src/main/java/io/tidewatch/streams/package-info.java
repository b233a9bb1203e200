/**
 * The shell around the engine: the Kafka Streams topology, its stores and clocks, the process that runs it, and a broker for
 * trying it out. No decision about a user is made here.
 */
package io.tidewatch.streams;
