package io.tidewatch.streams.savepoint;

/** What becomes of the engine that a savepoint is made of. */
public enum BarrierKind {
    /** It goes on: a backup, or the state for a trial. */
    LIVE((byte) 'L'),
    /** It is handed over: whatever comes behind the barrier is the next generation's. */
    FINAL((byte) 'F');

    private final byte code;

    BarrierKind(byte code) {
        this.code = code;
    }

    /** How it is written. */
    byte code() {
        return code;
    }

    static BarrierKind of(byte code) {
        for (BarrierKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("a barrier of kind " + code + "; run the version that asked for it");
    }
}
