package io.tidewatch.streams.budget;

import io.tidewatch.engine.budget.BudgetKeeper;
import io.tidewatch.engine.budget.WarningBudget;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.streams.owner.SoleOwner;
import io.tidewatch.streams.registry.ModelPublisher;
import io.tidewatch.streams.registry.ModelSource;
import io.tidewatch.streams.registry.ModelTopic;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.PublishedLines;
import io.tidewatch.topics.PublishedLinesCodec;
import io.tidewatch.topics.admin.Access;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes where the bands begin, in one instance of all. It reads what all
 * instances have committed, and says on {@code churn.models}, once for each day that is over, what
 * holds from then on. An owner that does not know yet that it has been replaced does no harm: what it says is recorded like what the other
 * one says, and each task follows what was said last.
 */
public final class BudgetOwner implements SoleOwner.Work {
    private static final Logger LOGGER = LoggerFactory.getLogger(BudgetOwner.class);
    /** A wait for records, which ends when some come. */
    private static final Duration READ = Duration.ofMillis(200);
    /**
     * While a backlog is read days end faster than tasks could follow, and each change of lines makes them look through all their users. Once a
     * second is more than a live shop ever needs.
     */
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final String application;
    private final WarningBudget budget;
    private final ModelSource models;
    private final Map<String, ?> client;
    private final Map<String, ?> producing;
    private final Clock clock;

    private BudgetOwner(
            String application,
            WarningBudget budget,
            ModelSource models,
            Map<String, ?> client,
            Map<String, ?> producing,
            Clock clock) {
        this.application = application;
        this.budget = budget;
        this.models = models;
        this.client = client;
        this.producing = producing;
        this.clock = clock;
    }

    /**
     * An owner that has not started.
     *
     * @param application the application's id
     * @param models what decides in this instance
     * @param client a consumer's properties: brokers, security, timeouts
     * @param producing a producer's
     */
    public static SoleOwner of(
            String application,
            WarningBudget budget,
            ModelSource models,
            Map<String, ?> client,
            Map<String, ?> producing,
            Clock clock) {
        return new SoleOwner(
                new SoleOwner.Names(
                        application + "-budget", "tidewatch-budget", "follow the budget", "the lines in force stay"),
                new BudgetOwner(application, budget, models, client, producing, clock),
                client,
                Access.asEngine(application));
    }

    private Access access() {
        return Access.asEngine(application);
    }

    @Override
    public void own(SoleOwner.Tenure tenure) {
        Optional<PublishedLines> before = last();
        LOGGER.atInfo()
                .addKeyValue(
                        "since",
                        before.map(PublishedLines::until).map(Instant::toString).orElse("the beginning"))
                .log("This instance keeps the budget");
        try (BudgetRecords records = new BudgetRecords(client, before);
                ModelPublisher publisher = ModelPublisher.open(producing, access())) {
            Kept kept = Kept.after(before, budget, models.inForce().model());
            long saidNanos = System.nanoTime() - BETWEEN.toNanos();
            while (tenure.goesOn()) {
                records.poll(READ, kept.keeper);
                kept = kept.under(budget, models.inForce().model());
                OptionalLong today = records.today();
                if (today.isPresent()
                        && today.getAsLong() - 1 > kept.keeper.closed().orElse(Long.MIN_VALUE)
                        && System.nanoTime() - saidNanos >= BETWEEN.toNanos()) {
                    Thresholds lines = kept.keeper.closeBefore(
                            today.getAsLong(), kept.model.policy().mayFollow());
                    records.closed(today.getAsLong() - 1);
                    publisher.lines(said(kept, lines, today.getAsLong(), records.offsets()));
                    saidNanos = System.nanoTime();
                    tenure.succeeded();
                }
            }
        }
    }

    /** A keeper and the model that it keeps the budget for. */
    private record Kept(ServedModel model, BudgetKeeper keeper) {
        static Kept after(Optional<PublishedLines> before, WarningBudget budget, ServedModel model) {
            if (before.isEmpty()) {
                return new Kept(
                        model,
                        new BudgetKeeper(budget, start(model), model.policy().deadlineShare()));
            }
            BudgetKeeper resumed = BudgetKeeper.resume(
                    budget,
                    start(model),
                    model.policy().deadlineShare(),
                    before.get().state());
            return before.get().model().equals(model.manifest().name())
                            && before.get()
                                    .graphSha256()
                                    .equals(model.manifest().onnxSha256())
                    ? new Kept(model, resumed)
                    : new Kept(
                            model,
                            resumed.restarted(start(model), model.policy().deadlineShare()));
        }

        /** The same, or for another model one that begins anew but for what it knows of the shop's size. */
        Kept under(WarningBudget budget, ServedModel now) {
            return now.manifest().fingerprint() == model.manifest().fingerprint()
                    ? new Kept(now, keeper)
                    : new Kept(now, keeper.restarted(start(now), now.policy().deadlineShare()));
        }

        private static Thresholds start(ServedModel model) {
            return model.manifest().thresholds();
        }
    }

    private PublishedLines said(Kept kept, Thresholds lines, long today, Map<String, List<Long>> offsets) {
        ModelManifest manifest = kept.model.manifest();
        Map<String, PublishedLines.Group> groups = new HashMap<>();
        for (CustomerGroup group : CustomerGroup.values()) {
            Lines of = lines.of(group);
            groups.put(group.key(), new PublishedLines.Group(of.watch(), of.atRisk(), of.critical()));
        }
        return new PublishedLines(
                manifest.name(),
                manifest.onnxSha256(),
                groups,
                Instant.ofEpochMilli(today * DAY_MILLIS),
                (int) kept.keeper.shop().customers(),
                (int) kept.keeper.shop().regulars(),
                (int) kept.keeper.shop().days(),
                offsets,
                kept.keeper.state(),
                application,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** What the last owner said; read anew, since this instance's watch may not have come to it. */
    private Optional<PublishedLines> last() {
        Map<String, byte[]> latest = new HashMap<>();
        try (ModelTopic topic = ModelTopic.open(client, access())) {
            topic.readToEnd(entry -> {
                if (entry.key().equals(ModelKeys.LINES)) {
                    entry.value()
                            .ifPresentOrElse(value -> latest.put(entry.key(), value), () -> latest.remove(entry.key()));
                }
            });
        }
        if (!latest.containsKey(ModelKeys.LINES)) {
            return Optional.empty();
        }
        try {
            PublishedLines said = PublishedLinesCodec.read(latest.get(ModelKeys.LINES));
            BudgetKeeper.checkState(said.state());
            return Optional.of(said);
        } catch (InvalidMessageException | IllegalArgumentException unreadable) {
            LOGGER.atWarn()
                    .addKeyValue("reason", unreadable.getMessage())
                    .log("What the last owner of the budget knew cannot be read; it begins anew");
            return Optional.empty();
        }
    }
}
