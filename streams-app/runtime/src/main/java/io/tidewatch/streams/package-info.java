/** The process around the tasks: starts and stops Kafka Streams with its settings and clients. No decision about a user is made here. */
package io.tidewatch.streams;
