/** Models that come and go: the topic they are published on, and what a running engine makes of it. */
package io.tidewatch.streams.registry;
