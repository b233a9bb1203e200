/** {@code tidewatch status}: all instances of a group on one screen. */
package io.tidewatch.cli.status;
