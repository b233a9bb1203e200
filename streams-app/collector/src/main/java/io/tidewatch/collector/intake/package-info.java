/** What is decided about a request and each of its events: plain Java without sockets, Kafka or a clock of its own. */
package io.tidewatch.collector.intake;
