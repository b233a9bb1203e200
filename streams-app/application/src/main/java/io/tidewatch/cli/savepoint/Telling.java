package io.tidewatch.cli.savepoint;

import java.util.function.Supplier;

/** How a long command tells a person how far it is, and asks. */
public interface Telling {
    /** How far it is: as often as is good to read. */
    void progress(Supplier<String> words);

    /** A line that stays. */
    void line(String words);

    /** Whether a person says yes; false where nobody looks on. */
    boolean agrees(String question);

    /** Whether a person looks on. */
    boolean isWatched();
}
