/** A made-up shop that acts on its warnings, and whose customers respond. */
package io.tidewatch.replay.loop;
