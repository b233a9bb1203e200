package io.tidewatch.console;

import java.util.List;

/** The reading of the topics, as the pages see it. Called by several threads at once. */
public interface Reading {
    /** Somebody looks; without that nothing is read. */
    void asked();

    Progress progress();

    /**
     * How far the reading is.
     *
     * @param readBack how much of what was there when it began is read, 0 to 1
     * @param missing topics that there are not, or that may not be read
     * @param failing whether the brokers did not answer the last look
     */
    record Progress(double readBack, List<String> missing, boolean failing) {
        public Progress {
            missing = List.copyOf(missing);
        }
    }
}
