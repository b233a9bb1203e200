package io.tidewatch.cli;

import java.util.List;

/** Text that takes a terminal's whole screen. */
final class Terminal {
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private Terminal() {}

    /** Lines over what was there before. Each line is cleared as it is written, so that nothing flickers. */
    static String frame(List<String> lines) {
        StringBuilder frame = new StringBuilder(HOME);
        lines.forEach(line -> frame.append(line).append(CLEAR_TO_END_OF_LINE).append(System.lineSeparator()));
        return frame.append(CLEAR_BELOW).toString();
    }
}
