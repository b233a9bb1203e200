/** What runs in a row's own process: one row, its stopwatch and its figures. */
package io.tidewatch.bench.row;
