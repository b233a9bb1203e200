/** Asks for erasures, and says what is gone and by when the rest is. */
package io.tidewatch.cli.erasure;
