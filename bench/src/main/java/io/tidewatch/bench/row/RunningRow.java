package io.tidewatch.bench.row;

/** A row at work in this process. */
public interface RunningRow extends AutoCloseable {
    /** How many events it has dealt with; asked from another thread. */
    long done();

    /** How many alerts it has sent. */
    default long alerts() {
        return 0;
    }

    /** Whether it has failed for good. */
    boolean failed();

    /** Whether a thread of this name does the row's own work: its CPU time is counted. */
    boolean isWorker(String threadName);

    @Override
    void close();
}
