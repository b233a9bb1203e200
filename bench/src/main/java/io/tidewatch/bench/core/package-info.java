/** The core's parts by themselves, without Kafka: microbenchmarks. */
package io.tidewatch.bench.core;
