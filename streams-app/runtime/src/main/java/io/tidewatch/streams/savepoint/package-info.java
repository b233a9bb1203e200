/**
 * Savepoints: the state of all users as a topic of its own, from which a next generation of the engine begins. Its records, the barrier that
 * ends it, and how one is asked for.
 */
package io.tidewatch.streams.savepoint;
