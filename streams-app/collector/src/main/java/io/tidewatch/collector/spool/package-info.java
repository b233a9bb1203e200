/** What was taken and is not known to be in Kafka, on disk: records in segment files, bounded, readable after any kill. */
package io.tidewatch.collector.spool;
