package io.tidewatch.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.console.EngineSource;
import io.tidewatch.console.Reading;
import io.tidewatch.console.view.ConsoleView;
import io.tidewatch.console.view.Throughput;
import io.tidewatch.console.view.WarningTotals;
import io.tidewatch.engine.budget.WarningBudget;
import io.tidewatch.http.AnswerJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the first screen shows, and every other one beside its own: small, since it is sent each second. */
final class NowPage {
    private static final int NEWEST = 10;
    private static final int DEAREST = 5;
    /** Half a year. */
    private static final int WEEKS = 26;
    /** Points of a trend that is a few hundred pixels wide. */
    private static final Duration BETWEEN_POINTS = Duration.ofSeconds(10);

    private static final double WEEK_DAYS = 7;

    private final ConsoleView view;
    private final EngineSource engine;
    private final Reading reading;
    private final boolean token;
    private final EffectPage effect;

    /**
     * A page.
     *
     * @param token whether people sign in with one, so that they can sign out
     */
    NowPage(ConsoleView view, EngineSource engine, Reading reading, EffectPage effect, boolean token) {
        this.view = view;
        this.engine = engine;
        this.reading = reading;
        this.effect = effect;
        this.token = token;
    }

    /** The moment as JSON. */
    ObjectNode json() {
        ObjectNode status = engine.status();
        Instant now = engine.now();
        ObjectNode json = Pages.object();
        AnswerJson.time(json, "time", Optional.of(now));
        json.put("replay", engine.replays()).put("token", token);
        input(json.putObject("input"), view.trend());
        long customers = customers(json.putObject("customers"), status);
        week(json.putObject("week"), status, customers, now);
        ArrayNode newest = json.putArray("newest");
        view.newest(NEWEST).forEach(warning -> WarningJson.write(newest.addObject(), warning));
        WarningTotals totals = view.totals(DEAREST);
        json.putObject("open").put("warnings", totals.open()).put("money", rounded(totals.money()));
        json.putObject("became").put("returned", totals.returned()).put("lost", totals.lost());
        ArrayNode dearest = json.putArray("dearest");
        totals.dearest().forEach(warning -> WarningJson.write(dearest.addObject(), warning));
        json.set("effect", effect.summary().orElse(null));
        engine(json.putObject("engine"), status);
        reading(json.putObject("reading"));
        return json;
    }

    /** How many customers are known, and how sure that is. */
    long customers(ObjectNode json, JsonNode status) {
        // The engine counts all of them where it follows a budget; what the console has read may begin later.
        JsonNode counted = status.path("shop").path("customers").path("seen");
        ConsoleView.Customers read = view.customers();
        long number = Math.max(counted.asLong(0), read.number());
        json.put("number", number)
                .put("exact", read.isExact() && read.number() >= counted.asLong(0))
                .put("sampled", read.sampled());
        return number;
    }

    private static void input(ObjectNode json, List<Throughput.Point> points) {
        ArrayNode trend = json.putArray("trend");
        if (points.isEmpty()) {
            return;
        }
        Throughput.Point last = points.get(points.size() - 1);
        json.put("per_second", rounded(last.perSecond()))
                .put("lag_seconds", rounded(last.lagSeconds()))
                .put("lag_records", last.lagRecords())
                .put("at_least", last.atLeast());
        Instant next = Instant.MIN;
        for (Throughput.Point point : points) {
            if (!point.at().isBefore(next) || point == last) {
                next = point.at().plus(BETWEEN_POINTS);
                trend.addArray()
                        .add(-Duration.between(point.at(), last.at()).toSeconds())
                        .add(rounded(point.perSecond()))
                        .add(rounded(point.lagSeconds()));
            }
        }
    }

    private void week(ObjectNode json, JsonNode status, long customers, Instant now) {
        ConsoleView.Raised raised = view.raised(WEEKS, now);
        double budget =
                status.path("budget").path("warnings_per_1000_and_month").asDouble(0);
        json.put("raised", raised.lastSevenDays())
                .put("budget", budget)
                .put("allowed", rounded(budget / 1000 * customers * WEEK_DAYS / WarningBudget.MONTH_DAYS));
        ArrayNode weeks = json.putArray("weeks");
        raised.weeks().forEach(weeks::add);
    }

    private static void engine(ObjectNode json, JsonNode status) {
        json.put("ready", status.path("ready").path("ok").asBoolean())
                .put("cause", status.path("ready").path("cause").asText(""))
                .put("state", status.path("state").asText(""))
                .put("model", status.path("model").path("name").asText(""))
                .put("raises", status.path("shop").path("raises").asBoolean())
                .put("why_not", status.path("shop").path("why_not").asText(""))
                .put("next", status.path("shop").path("next").asText(""));
        json.set("brokers_silent_since", status.path("brokers").path("silent_since"));
    }

    private void reading(ObjectNode json) {
        Reading.Progress progress = reading.progress();
        json.put("back", rounded(progress.readBack())).put("failing", progress.failing());
        progress.missing().forEach(json.putArray("missing")::add);
    }

    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
