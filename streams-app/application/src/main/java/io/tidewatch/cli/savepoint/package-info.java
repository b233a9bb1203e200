/** Makes savepoints from the changelogs of a running engine, and grows an engine by one: what the commands have to decide and to do. */
package io.tidewatch.cli.savepoint;
