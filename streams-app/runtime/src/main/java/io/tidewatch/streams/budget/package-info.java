/** Over Kafka: computes where the bands begin, in one instance, and publishes it. */
package io.tidewatch.streams.budget;
