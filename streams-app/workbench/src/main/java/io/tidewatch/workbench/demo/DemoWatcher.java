package io.tidewatch.workbench.demo;

import java.time.Instant;

/** Is told how far a demo is, to tell the person who looks on. */
public interface DemoWatcher {
    /** Another part begins. */
    void says(String words);

    /** An event was sent. */
    void sent(Instant eventTime);

    /** Everything was sent, and so many events of them were decided by now. */
    void decided(long events, long ofAll, long alerts);
}
