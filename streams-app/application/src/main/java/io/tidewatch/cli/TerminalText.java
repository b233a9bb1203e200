package io.tidewatch.cli;

/** Text from elsewhere, fit for a terminal. */
public final class TerminalText {
    private TerminalText() {}

    /** Without what a terminal obeys or hides: control and format characters, line feeds aside, become escapes. */
    public static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            boolean obeyed = Character.isISOControl(point) && point != '\n';
            if (obeyed || Character.getType(point) == Character.FORMAT) {
                safe.append("\\u%04x".formatted(point));
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }
}
