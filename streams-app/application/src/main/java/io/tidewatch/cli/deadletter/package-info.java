/** The dead-letter topic for a person: what is on it, one letter in full, and sending letters back after a mend. */
package io.tidewatch.cli.deadletter;
