/** A task's state: profiles, timers, what waits for its batch, and the memory that all of it shares. */
package io.tidewatch.streams.state;
