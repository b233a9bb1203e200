/** What the console shows, folded from messages into windows and samples of bounded size. Knows no Kafka, no clock and no web. */
package io.tidewatch.console.view;
