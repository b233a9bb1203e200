/** A task at work: what comes in, what is decided, what goes out; and the topology around it. */
package io.tidewatch.streams.task;
