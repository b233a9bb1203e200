package io.tidewatch.topics;

/** Stub, replaced by the topics work. */
public final class ShopEventCodec {
    private ShopEventCodec() {}
    /** Reads. */
    public static ShopEvent read(byte[] json) throws InvalidEventException {
        throw new UnsupportedOperationException();
    }
    /** Writes. */
    public static byte[] write(ShopEvent event) {
        throw new UnsupportedOperationException();
    }
}
