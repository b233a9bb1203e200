package io.tidewatch.replay.log;

import java.util.Optional;
import java.util.OptionalDouble;

/** Numbers in a log's cells. */
final class Numbers {
    private Numbers() {}

    /** A finite decimal number with a point; a comma is taken as the decimal sign when there is no point. */
    static OptionalDouble decimal(String cell) {
        if (cell.isEmpty() || !startsLikeNumber(cell)) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(cell.indexOf('.') < 0 ? cell.replace(',', '.') : cell);
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** A whole number, also written like 3.0. */
    static Optional<Integer> whole(String cell) {
        OptionalDouble number = decimal(cell);
        boolean fits = number.isPresent()
                && number.getAsDouble() == Math.rint(number.getAsDouble())
                && Math.abs(number.getAsDouble()) <= Integer.MAX_VALUE;
        return fits ? Optional.of((int) number.getAsDouble()) : Optional.empty();
    }

    /** Double.parseDouble also takes "NaN", "Infinity" and hexadecimal. */
    private static boolean startsLikeNumber(String cell) {
        char last = cell.charAt(cell.length() - 1);
        return cell.indexOf('x') < 0
                && cell.indexOf('X') < 0
                && (Character.isDigit(last) || last == '.')
                && "+-.0123456789".indexOf(cell.charAt(0)) >= 0;
    }
}
