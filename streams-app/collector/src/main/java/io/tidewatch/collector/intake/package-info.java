/** What is decided about a request and each of its events, and what it is answered. Knows no socket and no client of Kafka's. */
package io.tidewatch.collector.intake;
