/** What a collector can be told. */
package io.tidewatch.collector.config;
