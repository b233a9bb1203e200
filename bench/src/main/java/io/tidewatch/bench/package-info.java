/**
 * The engine beside what it stands on and beside its peers, measured in one run: what a reader may compare are ratios within that
 * run. This process plans, starts the others and writes the report; rows and broker have processes of their own.
 */
package io.tidewatch.bench;
