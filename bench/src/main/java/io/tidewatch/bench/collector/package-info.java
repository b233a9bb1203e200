/** The collector under load from many connections, beside a producer that sends the same events. */
package io.tidewatch.bench.collector;
