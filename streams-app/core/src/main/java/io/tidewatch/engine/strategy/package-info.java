/** Learns which action suits whom, from what outcomes bring in money. Decides nothing by chance that the same input would not decide again. */
package io.tidewatch.engine.strategy;
