package io.tidewatch.topics.input;

import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/** A format whose values may have the contract's event inside an envelope, and may be the event itself. */
abstract class EnvelopeInput implements InputFormat {
    /** The envelope's field that the event is in, for complaints. */
    private final String field;

    EnvelopeInput(String field) {
        this.field = field;
    }

    /**
     * The bytes inside the envelope; empty if the value is none.
     *
     * @throws InvalidEventException if it is one that holds no event
     */
    abstract Optional<byte[]> open(byte[] value) throws InvalidEventException;

    @Override
    public final ShopEvent read(byte[] value) throws InvalidEventException {
        Optional<byte[]> inside = open(value);
        return ShopEventCodec.read(inside.isPresent() ? inside.get() : value);
    }

    @Override
    public final String told(InvalidEventException refused, byte[] value, Headers headers) {
        try {
            Optional<byte[]> inside = open(value);
            return inside.isPresent()
                    ? "in '" + field + "': " + ForeignValue.told(refused, inside.get(), headers)
                    : ForeignValue.told(refused, value, headers);
        } catch (InvalidEventException itself) {
            // The fault is the envelope's, and its complaint says so.
            return itself.getMessage();
        }
    }
}
