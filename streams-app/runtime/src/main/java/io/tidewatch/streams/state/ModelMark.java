package io.tidewatch.streams.state;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.topics.ModelReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which model a task decides with, kept in its state: a next owner goes on with it until it can switch, does not fall back
 * behind it, and dates nothing before it came into force.
 *
 * @param activation offset of the pointer that the model comes from, see {@link io.tidewatch.streams.registry.InForce}
 * @param identity of network and policy together
 * @param since when it came into force, in the task's event time, epoch milliseconds; {@link #ALWAYS} if no other was before
 * @param published which published model it is; empty: the one of the configuration
 * @param lines where the bands begin, if they follow the shop: kept here, since the topic keeps only the latest; empty: the model's own
 * @param strategy what a strategy had learnt, kept likewise; empty if nothing was said
 */
public record ModelMark(
        long activation,
        long identity,
        long since,
        Optional<ModelReference> published,
        Optional<Thresholds> lines,
        Optional<StrategyState> strategy) {
    /** Since before any event. */
    public static final long ALWAYS = Long.MIN_VALUE;

    private static final int NUMBERS = 3 * Long.BYTES;
    /** In no model's name. */
    private static final String GAP = " ";
    /** Between the model, the lines and the strategy. */
    private static final String END = "\n";
    /** A group's lines. */
    private static final int NUMBERS_OF_A_GROUP = 3;

    public byte[] encode() {
        String reference =
                published.map(named -> named.name() + GAP + named.sha256()).orElse("");
        String text = lines.isEmpty() && strategy.isEmpty()
                ? reference
                : reference
                        + END
                        + lines.map(ModelMark::text).orElse("")
                        + strategy.map(ModelMark::text).orElse("");
        byte[] model = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(NUMBERS + model.length)
                .putLong(activation)
                .putLong(identity)
                .putLong(since)
                .put(model)
                .array();
    }

    public static ModelMark decode(byte[] row) {
        ByteBuffer buffer = ByteBuffer.wrap(row);
        long activation = buffer.getLong();
        long identity = buffer.getLong();
        long since = buffer.getLong();
        String[] texts = StandardCharsets.UTF_8.decode(buffer).toString().split(END, 3);
        return new ModelMark(
                activation,
                identity,
                since,
                reference(texts[0]),
                texts.length > 1 && !texts[1].isEmpty() ? Optional.of(thresholds(texts[1])) : Optional.empty(),
                texts.length > 2
                        ? Optional.of(StrategyState.of(Base64.getDecoder().decode(texts[2])))
                        : Optional.empty());
    }

    private static String text(StrategyState strategy) {
        return END + Base64.getEncoder().encodeToString(strategy.bytes());
    }

    private static String text(Thresholds thresholds) {
        StringBuilder text = new StringBuilder().append(thresholds.hysteresis());
        for (CustomerGroup group : CustomerGroup.values()) {
            Lines of = thresholds.of(group);
            text.append(GAP)
                    .append(of.watch())
                    .append(GAP)
                    .append(of.atRisk())
                    .append(GAP)
                    .append(of.critical());
        }
        return text.toString();
    }

    private static Thresholds thresholds(String text) {
        String[] numbers = text.split(GAP);
        Map<CustomerGroup, Lines> lines = new EnumMap<>(CustomerGroup.class);
        for (CustomerGroup group : CustomerGroup.values()) {
            int at = 1 + NUMBERS_OF_A_GROUP * group.ordinal();
            lines.put(
                    group,
                    new Lines(
                            Double.parseDouble(numbers[at]),
                            Double.parseDouble(numbers[at + 1]),
                            Double.parseDouble(numbers[at + 2])));
        }
        return new Thresholds(lines, Double.parseDouble(numbers[0]));
    }

    private static Optional<ModelReference> reference(String model) {
        if (model.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = model.split(GAP, 2);
        return Optional.of(new ModelReference(parts[0], parts[1]));
    }
}
