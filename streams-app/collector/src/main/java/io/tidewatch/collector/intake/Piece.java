package io.tidewatch.collector.intake;

import java.util.Optional;

/**
 * One event as it stands in a body, with what has to be known of it before it is read.
 *
 * @param json its bytes; empty if there stands no JSON object
 * @param type its field {@code type}, if that is a text
 * @param hasId whether the field {@code event_id} is there
 * @param hasTime whether the field {@code time} is there
 * @param optsOut whether the field {@code opt_out} is true
 */
record Piece(byte[] json, Optional<String> type, boolean hasId, boolean hasTime, boolean optsOut) {
    private static final byte[] NOTHING = {};

    static Piece unreadable() {
        return new Piece(NOTHING, Optional.empty(), false, false, false);
    }
}
