package io.tidewatch.collector.intake;

import io.tidewatch.collector.spool.SpoolRecord;
import io.tidewatch.topics.TraceContext;

/** What comes of reading one event of a request. */
sealed interface Reading {
    /**
     * It may be kept.
     *
     * @param fieldsLeftOut how many optional fields were not taken, since they are not what the contract says
     */
    record Good(SpoolRecord record, int fieldsLeftOut) implements Reading {
        Good(SpoolRecord record) {
            this(record, 0);
        }

        @Override
        public Reading of(TraceContext trace) {
            return new Good(record.of(trace), fieldsLeftOut);
        }
    }

    /** It may not. */
    record Bad(Reason reason) implements Reading {
        @Override
        public Reading of(TraceContext trace) {
            return this;
        }
    }

    /** The same as part of a trace. */
    Reading of(TraceContext trace);
}
