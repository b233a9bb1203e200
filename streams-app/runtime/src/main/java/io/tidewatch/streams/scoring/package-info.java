/**
 * The scoring lane: one thread that feeds a device, such as a GPU, with the rows of all stream threads, and the self-test
 * that says how large a batch it wants. What a row's result is, the engine's scorers decide; this is about who waits for whom.
 */
package io.tidewatch.streams.scoring;
