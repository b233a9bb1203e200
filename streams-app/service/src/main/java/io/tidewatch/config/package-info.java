/** Reads a configuration file into records: defaults, ranges, and one wording for what does not fit. */
package io.tidewatch.config;
