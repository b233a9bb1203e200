package io.tidewatch.topics;

/**
 * Writes the vectors of one message's events as arrays of numbers. Within a user's burst three of four features stay as they were
 * at the event before: what a vector has in common with the one before is copied from there, in runs, rather than made again
 * digit by digit. What is written does not depend on that. Not thread-safe.
 */
final class VectorBytes {
    private static final float[] NONE = {};

    private final JsonBytes json;
    /** The vector before in this message. */
    private float[] before = NONE;
    /** Where in the message its numbers begin, each with its comma; and where the array ends. */
    private int[] starts = {};

    VectorBytes(JsonBytes json) {
        this.json = json;
    }

    /** Begins a message. */
    void start() {
        before = NONE;
    }

    /**
     * The next vector. Most features are counts and flags: "3" rather than "3.0".
     *
     * @throws IllegalArgumentException if a number is NaN or infinite, which JSON cannot say
     */
    void write(float[] vector) {
        int count = vector.length;
        if (starts.length != count + 1) {
            before = NONE;
            starts = new int[count + 1];
        }
        byte[] to = json.room(2 + count * (ShortestFloat.MAX_LENGTH + 1));
        int at = json.length();
        to[at++] = '[';
        int i = 0;
        while (i < count) {
            int next = endOfRun(vector, i);
            if (next > i) {
                int length = starts[next] - starts[i];
                System.arraycopy(to, starts[i], to, at, length);
                move(i, next, at - starts[i]);
                at += length;
                i = next;
            } else {
                starts[i] = at;
                at = put(vector[i], to, at);
                to[at++] = ',';
                i++;
            }
        }
        starts[count] = at;
        // In place of the last comma.
        to[count == 0 ? at++ : at - 1] = ']';
        json.advance(at);
        before = vector;
    }

    /** To before which index, from one on, the vector has the numbers of the one before. */
    private int endOfRun(float[] vector, int from) {
        int end = from;
        while (end < before.length && vector[end] == before[end]) {
            end++;
        }
        return end;
    }

    private void move(int from, int to, int by) {
        for (int i = from; i < to; i++) {
            starts[i] += by;
        }
    }

    private static int put(float number, byte[] to, int at) {
        int whole = (int) number;
        if (whole == number) {
            return Digits.put(whole, to, at);
        }
        if (!Float.isFinite(number)) {
            throw new IllegalArgumentException("field 'values' has a number that is not finite");
        }
        return ShortestFloat.put(number, to, at);
    }
}
