/** The engine beside what it stands on, measured in one run: what a reader may compare are ratios within that run. */
package io.tidewatch.bench;
