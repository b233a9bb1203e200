/** The events that every row of a scenario reads. */
package io.tidewatch.bench.load;
