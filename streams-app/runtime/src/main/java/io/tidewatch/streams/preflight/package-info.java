/** What is checked before the engine starts, so that a mistake is told in a sentence instead of found in a rebalance. */
package io.tidewatch.streams.preflight;
