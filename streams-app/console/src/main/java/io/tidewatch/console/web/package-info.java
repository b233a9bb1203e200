/** The console's pages and what they ask for, on the listener of the process. */
package io.tidewatch.console.web;
