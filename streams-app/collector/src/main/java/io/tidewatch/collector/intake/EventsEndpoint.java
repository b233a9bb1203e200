package io.tidewatch.collector.intake;

import io.tidewatch.collector.config.Bots;
import io.tidewatch.collector.config.CollectorConfig;
import io.tidewatch.collector.config.SourceConfig;
import io.tidewatch.collector.config.SourceKind;
import io.tidewatch.collector.intake.Promises.Safe;
import io.tidewatch.collector.spool.SpoolFullException;
import io.tidewatch.http.Answer;
import io.tidewatch.http.BodyEndpoint;
import io.tidewatch.http.Request;
import io.tidewatch.topics.TraceContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the events of a request, in one sender's {@link Dialect}, and answers once what it says is safe. The rules of who may send what, and
 * how much, are the same in all.
 */
public final class EventsEndpoint implements BodyEndpoint {
    private static final Logger LOGGER = LoggerFactory.getLogger(EventsEndpoint.class);
    /** {@code text/plain} needs no preflight, and is what {@code sendBeacon} sends. */
    private static final Set<String> TYPES = Set.of("application/json", "text/plain", "application/x-ndjson");
    /** An outage lasts longer, but not a restart; clients back off by themselves. */
    private static final Duration FULL_FOR = Duration.ofSeconds(10);

    private static final Duration DISK_FAILS_FOR = Duration.ofSeconds(5);

    private final CollectorConfig config;
    private final Sources sources;
    private final Dialect dialect;
    private final Cors cors;
    private final RateLimits rates;
    private final Admission admission;
    private final Promises promises;
    private final IntakeObserver observer;
    private final Runnable appended;
    private final Clock clock;
    private final AtomicBoolean closing;

    /**
     * The endpoint of {@code /v1/events}.
     *
     * @param appended is run after events were put into the spool
     */
    public EventsEndpoint(
            CollectorConfig config,
            Admission admission,
            Promises promises,
            IntakeObserver observer,
            Runnable appended,
            Clock clock) {
        this.config = config;
        this.sources = new Sources(config.sources());
        this.dialect = new OwnEvents(sources, EventsEndpoint::randomId);
        this.cors = new Cors(sources);
        this.rates = new RateLimits();
        this.closing = new AtomicBoolean();
        this.admission = admission;
        this.promises = promises;
        this.observer = observer;
        this.appended = appended;
        this.clock = clock;
    }

    /** One beside another, with its sources, rates and spool. */
    private EventsEndpoint(EventsEndpoint other, Dialect dialect) {
        this.config = other.config;
        this.sources = other.sources;
        this.dialect = dialect;
        this.cors = other.cors;
        this.rates = other.rates;
        this.closing = other.closing;
        this.admission = other.admission;
        this.promises = other.promises;
        this.observer = other.observer;
        this.appended = other.appended;
        this.clock = other.clock;
    }

    /** The endpoints of other systems' senders beside this one, by the path that theirs have behind {@code http.path}. */
    public Map<String, EventsEndpoint> adapters() {
        Map<String, EventsEndpoint> byPath = new HashMap<>();
        Adapters.byPath(sources, EventsEndpoint::randomId)
                .forEach((path, adapter) -> byPath.put(path, new EventsEndpoint(this, adapter)));
        return byPath;
    }

    private static String randomId() {
        return UUID.randomUUID().toString();
    }

    /** Takes no further request, here and at the adapters. */
    public void refuseFromNowOn() {
        closing.set(true);
    }

    /** Answers a browser that asks before it sends. */
    public Answer preflight(Request request) {
        return cors.preflight(request);
    }

    @Override
    public int mostBytes() {
        return config.limits().bodyBytes();
    }

    @Override
    public Answer sent(Request request, Answer answer) {
        if (answer.status() != Answer.OK) {
            observer.refused(answer.status());
        }
        return cors.with(request, answer);
    }

    @Override
    public Optional<Answer> refusal(Request request) {
        if (closing.get()) {
            return Optional.of(later(Answer.UNAVAILABLE, "This collector stops; send again.", Duration.ofSeconds(1)));
        }
        Optional<SourceConfig> source = dialect.source(request);
        if (source.isEmpty() && !dialect.mayTellInBody(request)) {
            return Optional.of(unknown());
        }
        return source.flatMap(known -> foreignPage(known, request)).or(() -> format(request));
    }

    private Answer unknown() {
        return Answer.error(Answer.UNAUTHORIZED, dialect.howToTell())
                .with("WWW-Authenticate", "Bearer realm=\"tidewatch\"");
    }

    private static Optional<Answer> foreignPage(SourceConfig source, Request request) {
        return request.header("origin")
                .filter(origin -> !source.allows(origin))
                .map(origin -> Answer.error(
                        Answer.FORBIDDEN, "This key may not be used by pages of this origin; see 'origins'."));
    }

    private static Optional<Answer> format(Request request) {
        Optional<String> type = request.header("content-type")
                .map(value -> value.split(";")[0].strip().toLowerCase(Locale.ROOT));
        if (type.isPresent() && !TYPES.contains(type.get())) {
            return Optional.of(Answer.error(
                    Answer.UNSUPPORTED, "Send JSON as 'Content-Type: application/json', or as text/plain."));
        }
        return encoding(request)
                .filter(encoding -> !encoding.equals("gzip") && !encoding.equals("identity"))
                .map(unknown ->
                        Answer.error(Answer.UNSUPPORTED, "Send the body as it is, or with 'Content-Encoding: gzip'."));
    }

    private static Optional<String> encoding(Request request) {
        return request.header("content-encoding").map(value -> value.strip().toLowerCase(Locale.ROOT));
    }

    @Override
    public CompletionStage<Answer> answer(Request request, byte[] body) {
        long began = System.nanoTime();
        try {
            byte[] unpacked =
                    encoding(request).filter("gzip"::equals).isPresent() ? Gunzip.of(body, mostBytes()) : body;
            Delivery delivery = dialect.open(request, unpacked, config.limits().events());
            if (delivery.source().isEmpty()) {
                return now(unknown());
            }
            SourceConfig source = delivery.source().get();
            Optional<Answer> foreign = foreignPage(source, request);
            if (foreign.isPresent()) {
                return now(foreign.get());
            }
            Optional<Duration> wait = rates.take(
                    source, address(request), Math.max(1, delivery.events().size()), began);
            if (wait.isPresent()) {
                return now(later(Answer.TOO_MANY, "Too many events at once from this key or address.", wait.get()));
            }
            return keep(source, delivery.events(), request, began);
        } catch (BodyException refused) {
            return now(
                    Answer.error(refused.isTooLarge() ? Answer.TOO_LARGE : Answer.BAD_REQUEST, refused.getMessage()));
        } catch (SpoolFullException full) {
            return now(later(
                    Answer.UNAVAILABLE, "Kafka cannot be reached and the spool is full; nothing was taken.", FULL_FOR));
        } catch (IOException failed) {
            return now(notPromised(failed));
        }
    }

    private CompletionStage<Answer> keep(SourceConfig source, List<Delivery.Unread> events, Request request, long began)
            throws IOException, SpoolFullException {
        boolean bot = source.kind() == SourceKind.BROWSER && BotSigns.in(request.header("user-agent"));
        if (bot) {
            observer.bots(source.name(), events.size());
        }
        Sender sender = new Sender(
                source, request.header("sec-gpc").filter("1"::equals).isPresent(), bot && config.bots() == Bots.REFUSE);
        Optional<TraceContext> trace =
                TraceContext.of(request.header(TraceContext.PARENT), request.header(TraceContext.STATE));
        List<Reading> readings = events.stream()
                .map(event -> event.read(sender, clock.instant()))
                .map(reading -> trace.map(reading::of).orElse(reading))
                .toList();
        Admission.Admitted admitted = admission.admit(readings);
        appended.run();
        countLeftOut(source, readings);
        Answer answer = dialect.answer(admitted.outcomes());
        if (admitted.end().isEmpty()) {
            count(source, admitted.outcomes());
            return now(answer);
        }
        return promises.promise(admitted.end().get()).handle((safe, failed) -> {
            if (failed != null) {
                return notPromised(failed);
            }
            promised(source, admitted.outcomes(), safe, began);
            return answer;
        });
    }

    private void promised(SourceConfig source, List<Outcome> outcomes, Safe safe, long began) {
        observer.promised(safe, Duration.ofNanos(System.nanoTime() - began));
        count(source, outcomes);
    }

    private void count(SourceConfig source, List<Outcome> outcomes) {
        Map<Outcome, Integer> counts = new HashMap<>();
        outcomes.forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
        counts.forEach((outcome, count) -> observer.events(
                source.name(),
                Answers.word(outcome.status()),
                outcome.reason().map(Reason::code).orElse(""),
                count));
    }

    private void countLeftOut(SourceConfig source, List<Reading> readings) {
        int fields = 0;
        for (Reading reading : readings) {
            fields += reading instanceof Reading.Good good ? good.fieldsLeftOut() : 0;
        }
        if (fields > 0) {
            observer.fieldsLeftOut(source.name(), fields);
        }
    }

    private String address(Request request) {
        return ClientAddress.of(
                request.peer(), request.header("x-forwarded-for"), config.http().proxies());
    }

    private static Answer notPromised(Throwable failed) {
        LOGGER.atError().setCause(failed).log("The spool could not be written; nothing is promised");
        return later(
                Answer.UNAVAILABLE,
                "The disk of this collector fails; nothing is promised. Send again: what was kept all the same counts"
                        + " once.",
                DISK_FAILS_FOR);
    }

    private static Answer later(int status, String message, Duration after) {
        // Whole seconds, as the header has them, and none too few.
        return Answer.error(status, message)
                .with("Retry-After", Long.toString(after.plusMillis(999).toSeconds()));
    }

    private static CompletionStage<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
