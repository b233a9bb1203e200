/** Work that one instance of all does, and another one when that is gone. */
package io.tidewatch.streams.owner;
