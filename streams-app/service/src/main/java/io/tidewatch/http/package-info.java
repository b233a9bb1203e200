/** The HTTP listener of every process, hardened against clients that are slow, silent or endless. The only room that knows Jetty. */
package io.tidewatch.http;
