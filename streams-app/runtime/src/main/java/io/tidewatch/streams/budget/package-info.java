/** Over Kafka: who computes where the bands begin, from what, and where it is said. */
package io.tidewatch.streams.budget;
