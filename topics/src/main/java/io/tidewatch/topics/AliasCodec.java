package io.tidewatch.topics;

import java.time.Instant;

/** {@link Alias} to JSON bytes and back, as strict as {@link ShopEventCodec}. Thread-safe; no state. */
public final class AliasCodec {
    /** What the field {@code type} says where an alias comes among events. */
    public static final String TYPE = "alias";

    private AliasCodec() {}

    /**
     * Reads an alias and checks all limits. Unknown fields are skipped.
     *
     * @throws InvalidEventException if it is none; the message names field and limit, never the payload
     */
    public static Alias read(byte[] json) throws InvalidEventException {
        Object[] values = ShopEventReader.values(json, FieldTable.ALIAS);
        return new Alias(
                (String) values[AliasField.EVENT_ID.ordinal()],
                (String) values[AliasField.USER_ID.ordinal()],
                (String) values[AliasField.ANONYMOUS_ID.ordinal()],
                (Instant) values[AliasField.TIME.ordinal()]);
    }

    /** Writes an alias that has been read: fields in the order of {@link Alias}, time in UTC with milliseconds. */
    public static byte[] write(Alias alias) {
        return Json.object(json -> {
            json.writeStringField(AliasField.EVENT_ID.wireName(), alias.eventId());
            json.writeStringField(AliasField.USER_ID.wireName(), alias.userId());
            json.writeStringField(AliasField.ANONYMOUS_ID.wireName(), alias.anonymousId());
            json.writeStringField(AliasField.TIME.wireName(), WireTime.format(alias.time()));
        });
    }
}
