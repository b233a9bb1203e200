package io.tidewatch.streams.strategy;

import io.tidewatch.engine.strategy.Lesson;
import io.tidewatch.engine.strategy.LessonLog;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.streams.owner.SoleOwner;
import io.tidewatch.streams.registry.ModelPublisher;
import io.tidewatch.topics.PublishedStrategy;
import io.tidewatch.topics.admin.Access;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from what became of customers, in one instance of all, and says on {@code churn.models} what the strategy knows by now. It begins with the
 * outcomes that the topics hold, so it needs nothing of the owner before, forgets with the topics' retention, and what two owners say of the same
 * outcomes is the same but for rounding.
 */
public final class StrategyOwner implements SoleOwner.Work {
    private static final Logger LOGGER = LoggerFactory.getLogger(StrategyOwner.class);
    /** A wait for records, which ends when some come. */
    private static final Duration READ = Duration.ofMillis(200);
    /**
     * Outcomes come weeks after decisions, so a strategy that is ten seconds old decides as well; each time it is said every task writes it down.
     */
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final String application;
    private final Map<String, ?> client;
    private final Map<String, ?> producing;
    private final Clock clock;

    private StrategyOwner(String application, Map<String, ?> client, Map<String, ?> producing, Clock clock) {
        this.application = application;
        this.client = client;
        this.producing = producing;
        this.clock = clock;
    }

    /**
     * An owner that has not started.
     *
     * @param application the application's id
     * @param client a consumer's properties: brokers, security, timeouts
     * @param producing a producer's
     */
    public static SoleOwner of(String application, Map<String, ?> client, Map<String, ?> producing, Clock clock) {
        return new SoleOwner(
                new SoleOwner.Names(
                        application + "-strategy",
                        "tidewatch-strategy",
                        "learn from outcomes",
                        "the strategy stays with what it knows"),
                new StrategyOwner(application, client, producing, clock),
                client,
                Access.asEngine(application));
    }

    @Override
    public void own(SoleOwner.Tenure tenure) {
        LOGGER.atInfo().log("This instance learns from outcomes");
        LessonLog log = new LessonLog();
        StrategyState state = StrategyState.empty();
        try (StrategyRecords records = new StrategyRecords(client);
                ModelPublisher publisher = ModelPublisher.open(producing, Access.asEngine(application))) {
            long said = -1;
            long saidNanos = System.nanoTime() - BETWEEN.toNanos();
            while (tenure.goesOn()) {
                records.poll(READ, log);
                // Before the end an outcome may be there whose receipts are not.
                if (records.atEnd() && System.nanoTime() - saidNanos >= BETWEEN.toNanos()) {
                    for (Lesson lesson : log.settle()) {
                        state = lesson.learntBy(state);
                    }
                    if (state.outcomes() > 0 && state.outcomes() != said) {
                        publisher.strategy(said(state));
                        said = state.outcomes();
                        saidNanos = System.nanoTime();
                        tell(state, log, records);
                        tenure.succeeded();
                    }
                }
            }
        }
    }

    private PublishedStrategy said(StrategyState state) {
        return new PublishedStrategy(
                (int) Math.min(state.outcomes(), Integer.MAX_VALUE),
                Base64.getEncoder().encodeToString(state.bytes()),
                application,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private static void tell(StrategyState state, LessonLog log, StrategyRecords records) {
        LessonLog.LeftOut leftOut = log.leftOut();
        LOGGER.atInfo()
                .addKeyValue("outcomes", state.outcomes())
                .addKeyValue("open", log.open())
                .addKeyValue("withoutAssignment", leftOut.withoutAssignment())
                .addKeyValue("ofOldForm", leftOut.ofOldForm())
                .addKeyValue("unusable", leftOut.unusable())
                .addKeyValue("withoutOutcome", leftOut.withoutOutcome())
                .addKeyValue("unreadable", records.unreadable())
                .log("The strategy has learnt");
    }
}
