/** How many warnings a shop can handle, and the lines that keep to it while the shop changes. */
package io.tidewatch.engine.budget;
