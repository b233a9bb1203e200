package io.tidewatch.collector.intake;

import io.tidewatch.collector.spool.SpoolRecord;

/** What comes of reading one event of a request. */
sealed interface Reading {
    /** It may be kept. */
    record Good(SpoolRecord record) implements Reading {}

    /** It may not. */
    record Bad(Reason reason) implements Reading {}
}
