/** The collector as others see it: the endpoint for events, health and metrics. */
package io.tidewatch.collector.web;
