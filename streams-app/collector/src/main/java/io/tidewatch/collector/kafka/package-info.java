/** The way from the spool to Kafka: in order, once, and known where it stands. */
package io.tidewatch.collector.kafka;
