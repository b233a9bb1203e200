package io.tidewatch.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.input.InputFormat;
import io.tidewatch.topics.input.InputFormats;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;

/**
 * Another system's JSON as values of {@code shop.events}, read by its {@link Preset} as files are. The key is the user id that the
 * preset finds. What the preset leaves out is refused as an unknown type. An event without an id gets one made of its bytes, so
 * that the same message counts once.
 */
public final class PresetInput implements InputFormat {
    /** Before a preset's name in {@code input.format}. */
    public static final String PREFIX = "preset:";

    private static final String JSON_LINES = "jsonl";
    private static final InputFormat KEYS =
            InputFormats.named(InputFormats.TIDEWATCH).orElseThrow();

    private final FieldMapping mapping;
    private final JsonRecords records;

    private PresetInput(Preset preset) {
        this.mapping = preset.mapping();
        this.records = new JsonRecords(mapping);
    }

    /** The presets that read JSON. */
    public static List<String> names() {
        return Preset.names().stream()
                .filter(name -> Preset.named(name).reads().equals(JSON_LINES))
                .toList();
    }

    /** The format of a name with the prefix; empty if there is none, or its system's export is a table. */
    public static Optional<InputFormat> named(String name) {
        return Optional.of(name)
                .filter(given -> given.startsWith(PREFIX))
                .map(given -> given.substring(PREFIX.length()))
                .filter(names()::contains)
                .map(Preset::named)
                .map(PresetInput::new);
    }

    @Override
    public ShopEvent read(byte[] value) throws InvalidEventException {
        ObjectNode object = JsonRecords.read(value)
                .orElseThrow(() -> new InvalidEventException(ReasonCode.UNREADABLE, "the value is no JSON object"));
        // Made for each value, since it reads times and is not thread-safe.
        EventMapper mapper = EventMapper.undecided(mapping);
        ForeignRecord record = records.record(object);
        try {
            EventMapper.Head head = mapper.head(record);
            return ContractCheck.keep(mapper.event(head, record, id(value), said -> {}), said -> {});
        } catch (UnusableRecordException e) {
            String detail = e.detail().isEmpty() ? "" : " (" + e.detail() + ")";
            throw new InvalidEventException(
                    e.problem().reason(), "the message " + e.problem().words() + detail);
        }
    }

    @Override
    public boolean isKeyOf(byte[] key, String userId) {
        return KEYS.isKeyOf(key, userId);
    }

    @Override
    public String told(InvalidEventException refused, byte[] value, Headers headers) {
        return refused.reason() == ReasonCode.UNREADABLE
                ? InputFormat.super.told(refused, value, headers)
                : refused.getMessage();
    }

    private static String id(byte[] value) {
        return HexFormat.of().toHexDigits(Utils.murmur2(value)) + HexFormat.of().toHexDigits(Arrays.hashCode(value));
    }
}
