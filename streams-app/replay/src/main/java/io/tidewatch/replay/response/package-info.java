/** Shops whose customers respond to actions in a known way: what estimates of effects are checked against. */
package io.tidewatch.replay.response;
