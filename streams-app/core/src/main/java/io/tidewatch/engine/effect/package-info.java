/** What interventions bring beyond doing nothing: effects against a hold-out, with intervals that may be looked at on any day. */
package io.tidewatch.engine.effect;
