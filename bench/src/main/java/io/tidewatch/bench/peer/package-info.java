/**
 * The job as other teams write it, to compare with: the same message parser, profile, features, network and messages as the
 * engine's, each event scored as it comes, on Kafka Streams and on Flink. They leave out the timers, the episodes and the alerts,
 * which is in their favour.
 */
package io.tidewatch.bench.peer;
