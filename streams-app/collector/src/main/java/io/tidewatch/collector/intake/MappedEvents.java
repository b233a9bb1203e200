package io.tidewatch.collector.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.mapping.ContractCheck;
import io.tidewatch.mapping.EventMapper;
import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.ForeignRecord;
import io.tidewatch.mapping.JsonRecords;
import io.tidewatch.mapping.UnusableRecordException;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads other systems' records as events, by the same mapping code as files. Thread-safe. */
final class MappedEvents {
    private static final String OPT_OUT = "opt_out";

    private final FieldMapping mapping;
    private final JsonRecords records;
    private final String arrival;

    /** @param arrival the field in which a record has the time of its arrival, which the mapping takes where there is no other */
    MappedEvents(FieldMapping mapping, String arrival) {
        this.mapping = mapping;
        this.records = new JsonRecords(mapping);
        this.arrival = arrival;
    }

    /**
     * A record that waits to be read; no object is none.
     *
     * @param record is changed
     * @param ownId the id of its event if it has none itself
     */
    Delivery.Unread unread(JsonNode record, String ownId) {
        return record instanceof ObjectNode object
                ? (sender, arrivedAt) -> read(object, ownId, sender, arrivedAt)
                : Delivery.unreadable();
    }

    private Reading read(ObjectNode record, String ownId, Sender sender, Instant arrivedAt) {
        var unwanted = EventReader.unwanted(sender, record.path(OPT_OUT).asBoolean());
        if (unwanted.isPresent()) {
            return new Reading.Bad(unwanted.get());
        }
        record.put(arrival, arrivedAt.toEpochMilli());
        ForeignRecord foreign = records.record(record);
        // Remembers the last time it has read, so it is no other thread's.
        EventMapper mapper = EventMapper.undecided(mapping);
        AtomicInteger leftOut = new AtomicInteger();
        try {
            ShopEvent event = mapper.event(mapper.head(foreign), foreign, ownId, remark -> leftOut.incrementAndGet());
            ShopEvent kept = ContractCheck.keep(event, remark -> leftOut.incrementAndGet());
            return EventReader.event(kept, leftOut.get(), sender, arrivedAt);
        } catch (UnusableRecordException unusable) {
            return new Reading.Bad(Reason.of(unusable.problem()));
        }
    }
}
