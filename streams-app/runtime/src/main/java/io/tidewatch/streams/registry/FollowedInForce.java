package io.tidewatch.streams.registry;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.PublishedLines;
import io.tidewatch.topics.PublishedLinesCodec;
import io.tidewatch.topics.PublishedStrategyCodec;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the models' topic says that follows the shop. Lines are put on the model that is active: those of another model change nothing. What a
 * strategy has learnt holds whichever model it is. Written by the watch's thread, read by anybody.
 */
final class FollowedInForce {
    private static final Logger LOGGER = LoggerFactory.getLogger(FollowedInForce.class);

    private final boolean follows;
    private volatile Optional<PublishedLines> published = Optional.empty();
    private Optional<StrategyState> strategy = Optional.empty();
    private volatile InForce inForce;
    private long offset = InForce.CONFIGURED;
    private InForce base;
    private long considered = InForce.CONFIGURED;

    /** @param follows whether lines and strategy are taken; if not, it only tells what was said */
    FollowedInForce(InForce base, boolean follows) {
        this.follows = follows;
        this.base = base;
        this.inForce = new InForce(held(base.model(), Optional.empty()), base.activation());
    }

    /** Says in the log whether the model in force raises anything; for the start, and whenever another model takes over. */
    void tellInaction() {
        inForce.model()
                .inaction()
                .ifPresent(reason -> LOGGER.atWarn()
                        .addKeyValue("model", inForce.model().manifest().name())
                        .addKeyValue("reason", reason)
                        .log("Nothing is raised"));
    }

    /** What decides now: the same object until that changes. */
    InForce inForce() {
        return inForce;
    }

    /** What was said last of lines and of the shop's size. */
    Optional<PublishedLines> published() {
        return published;
    }

    /** A record of lines came; {@link #settle} makes something of it. */
    void said(ModelTopic.Entry record) {
        try {
            offset = record.offset();
            published = record.value().isPresent()
                    ? Optional.of(PublishedLinesCodec.read(record.value().get()))
                    : Optional.empty();
        } catch (InvalidMessageException unreadable) {
            LOGGER.atWarn()
                    .addKeyValue("reason", unreadable.getMessage())
                    .log("Lines cannot be read; those in force stay");
        }
    }

    /** A record of a strategy came; likewise. */
    void saidStrategy(ModelTopic.Entry record) {
        if (!follows) {
            return;
        }
        try {
            offset = record.offset();
            strategy = record.value().isPresent()
                    ? Optional.of(StrategyState.of(Base64.getDecoder()
                            .decode(PublishedStrategyCodec.read(record.value().get())
                                    .state())))
                    : Optional.empty();
        } catch (InvalidMessageException | IllegalArgumentException unreadable) {
            LOGGER.atWarn()
                    .addKeyValue("reason", unreadable.getMessage())
                    .log("What the strategy has learnt cannot be read; what it knew before stays");
        }
    }

    /** Puts the lines on the model that is active. */
    void settle(InForce active) {
        if (active == base && offset == considered) {
            return;
        }
        Optional<Thresholds> lines =
                follows ? published.flatMap(said -> thresholds(said, active.model())) : Optional.empty();
        InForce before = inForce;
        long activation = Math.max(active.activation(), offset);
        boolean isSameModel = active.model() == base.model();
        boolean isSame = isSameModel && lines.equals(before.model().followed());
        base = active;
        considered = offset;
        if (isSame) {
            inForce = new InForce(before.model(), activation, strategy);
            return;
        }
        inForce = new InForce(held(active.model(), lines), activation, strategy);
        lines.ifPresent(moved -> LOGGER.atInfo()
                .addKeyValue("model", active.model().manifest().name())
                .addKeyValue("regular", moved.of(CustomerGroup.REGULAR).atRisk())
                .addKeyValue("returning", moved.of(CustomerGroup.RETURNING).atRisk())
                .addKeyValue("new", moved.of(CustomerGroup.NEW).atRisk())
                .log("Lines in force"));
        before.model().release();
        if (!isSameModel) {
            tellInaction();
        }
    }

    /** Lets go of what it holds. */
    void close() {
        InForce last = inForce;
        inForce = base;
        last.model().release();
    }

    /** Held on its own account: the role lets go of the model before when another is activated, while this one still says that it decides. */
    private static ServedModel held(ServedModel model, Optional<Thresholds> lines) {
        if (lines.isPresent()) {
            return model.with(lines);
        }
        if (!model.retain()) {
            throw new IllegalStateException("The model that is active is closed.");
        }
        return model;
    }

    /** The lines for a model; empty if they are another one's, or those that it has anyway. */
    private static Optional<Thresholds> thresholds(PublishedLines said, ServedModel model) {
        ModelManifest manifest = model.manifest();
        if (!said.model().equals(manifest.name())
                || !said.graphSha256().equals(manifest.onnxSha256())
                || !model.policy().mayFollow()) {
            return Optional.empty();
        }
        try {
            Map<CustomerGroup, Lines> lines = new EnumMap<>(CustomerGroup.class);
            for (CustomerGroup group : CustomerGroup.values()) {
                PublishedLines.Group of = said.lines().get(group.key());
                if (of == null) {
                    throw new IllegalArgumentException("there are none for the group " + group.key());
                }
                lines.put(group, new Lines(of.watch(), of.atRisk(), of.critical()));
            }
            Thresholds thresholds = new Thresholds(lines, manifest.thresholds().hysteresis());
            return thresholds.equals(manifest.thresholds()) ? Optional.empty() : Optional.of(thresholds);
        } catch (IllegalArgumentException wrong) {
            LOGGER.atWarn()
                    .addKeyValue("key", ModelKeys.LINES)
                    .addKeyValue("reason", wrong.getMessage())
                    .log("Lines cannot be taken; the model's own hold");
            return Optional.empty();
        }
    }
}
