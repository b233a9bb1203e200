/** What runs beside the stream threads. Knows no Kafka. */
package io.tidewatch.streams.background;
