package io.tidewatch.collector.intake;

import io.tidewatch.collector.spool.Destination;
import io.tidewatch.collector.spool.Fingerprint;
import io.tidewatch.collector.spool.SpoolRecord;
import io.tidewatch.topics.Alias;
import io.tidewatch.topics.AliasCodec;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides about single events: consent, contract, what the source may send. Thread-safe, as far as the ids are. */
final class EventReader {
    private final Supplier<String> ids;

    /**
     * A reader.
     *
     * @param ids for events that have none; each another one
     */
    EventReader(Supplier<String> ids) {
        this.ids = ids;
    }

    /** Reads one event that arrived at a moment. */
    Reading read(Piece piece, Sender sender, Instant arrivedAt) {
        // Before anything is looked at: nothing of such a visitor is kept, not even a reason.
        Optional<Reason> unwanted = unwanted(sender, piece.optsOut());
        if (unwanted.isPresent()) {
            return new Reading.Bad(unwanted.get());
        }
        try {
            byte[] json = complete(piece, arrivedAt);
            return piece.type().filter(AliasCodec.TYPE::equals).isPresent()
                    ? new Reading.Good(alias(json, arrivedAt))
                    : event(ShopEventCodec.read(json), 0, sender, arrivedAt);
        } catch (InvalidEventException refused) {
            return new Reading.Bad(Reason.of(refused.reason(), refused.getMessage()));
        }
    }

    /** Why nothing of this visitor's is kept, whatever it is. */
    static Optional<Reason> unwanted(Sender sender, boolean optsOut) {
        return sender.refusesTracking() || optsOut
                ? Optional.of(Reason.CONSENT)
                : Optional.of(Reason.BOT).filter(reason -> sender.bot());
    }

    /** What becomes of an event that keeps the contract, and of which some optional fields were left out. */
    static Reading event(ShopEvent event, int fieldsLeftOut, Sender sender, Instant arrivedAt) {
        if (!sender.source().allowedTypes().contains(event.type())) {
            return new Reading.Bad(Reason.notAllowed(event.type().wireName()));
        }
        byte[] key = event.userId().getBytes(StandardCharsets.UTF_8);
        SpoolRecord record = new SpoolRecord(
                Destination.EVENTS,
                arrivedAt.toEpochMilli(),
                Fingerprint.of(Destination.EVENTS, key, event.eventId()),
                key,
                // Written anew, so that nothing is kept that the contract does not name.
                ShopEventCodec.write(event));
        return new Reading.Good(record, fieldsLeftOut);
    }

    private static SpoolRecord alias(byte[] json, Instant arrivedAt) throws InvalidEventException {
        Alias alias = AliasCodec.read(json);
        byte[] key = alias.anonymousId().getBytes(StandardCharsets.UTF_8);
        return new SpoolRecord(
                Destination.IDENTITIES,
                arrivedAt.toEpochMilli(),
                Fingerprint.of(Destination.IDENTITIES, key, alias.eventId()),
                key,
                AliasCodec.write(alias));
    }

    /** With an id and a time where the event has none; a field that is there and wrong is for the contract's reader. */
    private byte[] complete(Piece piece, Instant arrivedAt) throws InvalidEventException {
        byte[] json = piece.json();
        if (json.length == 0) {
            throw new InvalidEventException(ReasonCode.UNREADABLE, Reason.NO_OBJECT.detail());
        }
        if (piece.hasId() && piece.hasTime()) {
            return json;
        }
        StringBuilder added = new StringBuilder("{");
        if (!piece.hasId()) {
            added.append("\"event_id\":\"").append(ids.get()).append("\",");
        }
        if (!piece.hasTime()) {
            added.append("\"time\":").append(arrivedAt.toEpochMilli()).append(',');
        }
        int rest = firstOf(json);
        if (json[rest] == '}') {
            added.setLength(added.length() - 1);
        }
        byte[] head = added.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + json.length - rest];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(json, rest, whole, head.length, json.length - rest);
        return whole;
    }

    /** Where an object's first field begins, or its end if it has none. */
    private static int firstOf(byte[] json) {
        int at = 1;
        while (json[at] <= ' ') {
            at++;
        }
        return at;
    }
}
