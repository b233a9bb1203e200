/** Learns from outcomes what the engine's strategy decides by. */
package io.tidewatch.streams.strategy;
