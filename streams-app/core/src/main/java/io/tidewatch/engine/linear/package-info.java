/** Linear equations of a few unknowns. */
package io.tidewatch.engine.linear;
