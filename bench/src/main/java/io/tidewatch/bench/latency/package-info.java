/** How long an event takes to be seen in what the engine publishes, under a load that does not wait for the engine. */
package io.tidewatch.bench.latency;
