/** Takes events over HTTP and brings each to {@code shop.events} once: what may be sent, the spool on disk, the way to Kafka. */
package io.tidewatch.collector;
