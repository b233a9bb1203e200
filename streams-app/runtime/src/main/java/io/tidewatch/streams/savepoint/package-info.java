/** Savepoints: the state of all users as a topic of its own, from which a next generation of the engine begins. */
package io.tidewatch.streams.savepoint;
