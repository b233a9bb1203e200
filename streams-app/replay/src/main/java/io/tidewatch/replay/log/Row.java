package io.tidewatch.replay.log;

/** Where an event stands in its log: what a message about it can show. */
interface Row {
    /** The line, counted from 1. */
    long line();

    /** The line's text; built only when it is asked for. */
    String text();
}
