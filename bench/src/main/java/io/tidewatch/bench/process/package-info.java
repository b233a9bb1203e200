/** The processes of the bench: each row and the broker have a JVM of their own. */
package io.tidewatch.bench.process;
