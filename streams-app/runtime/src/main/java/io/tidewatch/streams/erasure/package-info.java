/** Brings requests for erasures from their topic to the tasks that hold the users. */
package io.tidewatch.streams.erasure;
