/** Reads the topics for the view: plain consumers without a group, which write nothing and commit nothing. */
package io.tidewatch.console.kafka;
