/** The folder into which all processes of a user unpack native libraries. */
package io.tidewatch.engine.library;
