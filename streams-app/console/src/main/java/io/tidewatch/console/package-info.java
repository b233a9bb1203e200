/** The console: the engine in a browser, read-only. Here is what it asks of the engine; its rooms are view, kafka and web. */
package io.tidewatch.console;
