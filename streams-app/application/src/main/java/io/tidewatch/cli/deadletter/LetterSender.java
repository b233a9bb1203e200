package io.tidewatch.cli.deadletter;

/** What takes the letters of a replay, in the order in which they lie on the topic. */
public interface LetterSender extends AutoCloseable {
    /** A letter that is to be sent. */
    void send(StoredLetter letter);

    /** A record of the dead-letter topic that is not sent. */
    void pass(int partition, long offset);

    /** Nothing more comes: what was gathered goes out. */
    void finish();

    @Override
    void close();

    /** Sends nothing and counts. */
    static LetterSender dry(ReplayReport report) {
        return new LetterSender() {
            @Override
            public void send(StoredLetter letter) {
                report.sent(letter);
            }

            @Override
            public void pass(int partition, long offset) {
                // Nothing is marked.
            }

            @Override
            public void finish() {
                // Nothing was gathered.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
