/** How records of {@code shop.events} are read: formats of input, and what a record that cannot be read seems to be. */
package io.tidewatch.topics.input;
