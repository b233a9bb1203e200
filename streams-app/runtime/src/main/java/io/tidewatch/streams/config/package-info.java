/** The one configuration file: how it is read, what it may say, and why each default is what it is. */
package io.tidewatch.streams.config;
