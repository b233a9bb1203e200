/** How much of everything a number of users takes: pure arithmetic on what was measured. */
package io.tidewatch.cli.capacity;
