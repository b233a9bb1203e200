/** The peers on Flink: the only place that knows it. */
package io.tidewatch.bench.peer.flink;
