/** What a strategy would have brought, from what was done by a known chance: before anybody switches it on. */
package io.tidewatch.engine.strategy.evaluation;
