/** What a savepoint is made of: its topic's records, the barrier that ends it, and how one is asked for. Knows no task and no store. */
package io.tidewatch.streams.savepoint;
