package io.tidewatch.replay.report;

import static io.tidewatch.replay.report.Html.count;
import static io.tidewatch.replay.report.Html.day;
import static io.tidewatch.replay.report.Html.escape;
import static io.tidewatch.replay.report.Html.percent;
import static io.tidewatch.replay.report.Html.trimmed;

import io.tidewatch.replay.evaluation.Quality;
import java.util.OptionalDouble;

/** The page's sentences: the outcome in words a shop's manager reads, the figures beside it, and how it was judged. */
final class PageWords {
    private final Report report;
    private final RunFacts facts;

    PageWords(Report report) {
        this.report = report;
        this.facts = report.facts();
    }

    String heading() {
        return "Early warning on " + escape(facts.dataset());
    }

    String subtitle() {
        return "<span class=\"chip\">" + (facts.generated() ? "generated data" : "real data") + "</span>Judged from "
                + day(facts.from()) + " to " + day(facts.to()) + " · horizon " + facts.horizonDays() + " days · model "
                + escape(facts.model());
    }

    String headline() {
        StringBuilder words = new StringBuilder();
        words.append("<p>Tidewatch began <strong>")
                .append(count(report.alerts().raised()))
                .append(" warnings</strong> about ")
                .append(count(report.users()))
                .append(" customers, ")
                .append(count(report.alerts().raisedBySilence()))
                .append(" of them while the customer was silent and no event came in. ");
        words.append(rightness(report.quality().everyone(), report.gapRule().everyone()))
                .append("</p>");
        words.append("<p>").append(regulars()).append("</p>");
        return words.toString();
    }

    private String rightness(Quality quality, Quality gapRule) {
        if (quality.judgedAlerts() == 0) {
            return "None of them can be judged: it takes " + facts.horizonDays()
                    + " days of log after a warning to see whether the customer came back.";
        }
        String words = "Of 100 that can be judged, <strong>" + inHundred(quality.precision())
                + " were right</strong>: the customer made no visit for " + facts.horizonDays() + " days.";
        return gapRule.judgedAlerts() == 0
                ? words
                : words + " The usual rule, alarm when a customer stays away unusually long, is right "
                        + inHundred(gapRule.precision()) + " times in 100 at the same number of warnings.";
    }

    private String regulars() {
        Quality quality = report.quality().regulars();
        if (quality.departures() == 0) {
            return "No regular customer (three visits or more) can be seen to leave in this span, so there is no recall to"
                    + " tell.";
        }
        String words = "Of " + count(quality.departures())
                + " departures of regular customers (three visits or more) it warned of <strong>"
                + inHundred(quality.recall()) + " in 100</strong> in time";
        return quality.medianLeadDays().isEmpty()
                ? words + "."
                : words + ", half of them at least <strong>"
                        + trimmed(quality.medianLeadDays().getAsDouble()) + " days</strong> before their "
                        + facts.horizonDays() + " days were over. The gap rule caught "
                        + inHundred(report.gapRule().regulars().recall()) + " in 100.";
    }

    String cards() {
        Quality everyone = report.quality().everyone();
        Quality regulars = report.quality().regulars();
        return card(percent(everyone.precision()), "of judged warnings right, everyone")
                + card(percent(regulars.precision()), "of judged warnings right, regulars")
                + card(percent(regulars.recall()), "of regulars' departures warned of in time")
                + card(
                        percent(regulars.earlyRecall()),
                        "warned of at least " + trimmed(facts.horizonDays() / 2.0) + " days ahead, regulars")
                + card(
                        trimmed(Math.round(report.alertsPerThousandUsersAndMonth() * 10) / 10.0),
                        "warnings per 1,000 customers and month")
                + card(
                        count(Math.round(facts.eventsPerSecond())),
                        "events per second, "
                                + (facts.partitions() == 1 ? "one partition" : facts.partitions() + " partitions"));
    }

    String gapNote() {
        return "The gap rule warns once a silence is longer than a multiple of the customer's own median gap between visits."
                + " The multiple is set so that it raises as many judged warnings as Tidewatch"
                + multiple(" (everyone: ", report.gapRule().everyoneMultiple())
                + multiple(", regulars: ", report.gapRule().regularsMultiple()) + ").";
    }

    private static String multiple(String words, OptionalDouble multiple) {
        return words + Html.decimal(multiple.orElse(0), 2);
    }

    String calibrationNote() {
        OptionalDouble error = report.weeklyRisk().expectedError();
        return error.isEmpty()
                ? "This log is too short for a single sample."
                : "Mean distance, weekly samples: " + Html.decimal(error.getAsDouble() * 100, 1) + " points over "
                        + count(report.weeklyRisk().samples()) + " samples.";
    }

    String driftNote() {
        return "How far the events served last are from the training data (population stability index; below .1 stable,"
                + " .1 to .25 watch, above .25 retrain). "
                + escape(report.drift().end().advice());
    }

    /** Where there are no figures there is no empty plot either. */
    String driftPlots() {
        if (report.drift().end().score().isEmpty()) {
            return "";
        }
        String bars = plot("drift-now", "At the end: the risk and the features furthest off");
        return "<div class=\"grid two\">\n"
                + (report.drift().weeks().isEmpty() ? bars : bars + plot("drift-weeks", "Week by week"))
                + "</div>";
    }

    private static String plot(String id, String caption) {
        return "<figure><figcaption>" + caption + "</figcaption><div class=\"plot\"><canvas id=\"" + id
                + "\" role=\"img\" aria-label=\"" + caption + "\"></canvas></div></figure>\n";
    }

    String timelineCaption() {
        return report.stepDays() == 1 ? "Alerts by day and kind" : "Alerts by week (first day) and kind";
    }

    String definitions() {
        int horizon = facts.horizonDays();
        return item(
                        "Warning",
                        "the first RAISED alert of a silence; at most one per customer and silence, and only"
                                + " silences that begin in the judged span. Days are UTC days.")
                + item(
                        "Right",
                        "no visit follows within " + horizon + " days after it. A warning whose " + horizon
                                + " days reach past the end of the log is censored: counted, not judged.")
                + item(
                        "Visit",
                        "an event of any kind but a return, on another day and six hours or more after the last.")
                + item(
                        "Departure",
                        "a visit followed by more than " + horizon + " days without one, all seen in the log.")
                + item(
                        "Recall",
                        "share of departures with a warning before their " + horizon
                                + " days are over; early recall, at least " + trimmed(horizon / 2.0) + " days before.")
                + item("Lead", "last visit + " + horizon + " days − warning, of the departures that were caught.")
                + item(
                        "Regulars",
                        "three visits or more, the latest included. A warning the day after a one-time buyer's"
                                + " only purchase is mostly right and worth little, so they are shown apart.")
                + item(
                        "Calibration",
                        "every customer's risk at the end of every seventh day against what followed; and the"
                                + " risk that raised alerts carried.")
                + item(
                        "Drift",
                        "over bins of equal share in training, Σ (a − e) · ln(a / e) of the actual and the expected"
                                + " shares; an event counts half after seven days.")
                + item(
                        "No leakage",
                        "the log is replayed in the order of time; nothing the engine used at a moment was"
                                + " known only later.");
    }

    String footer() {
        return escape((facts.kind().equals("demo") ? "Replayed through Kafka" : "Replayed offline") + " on "
                + day(facts.date()) + " · " + facts.machine() + " · policy " + facts.policyVersion());
    }

    private static String inHundred(OptionalDouble share) {
        return share.isEmpty() ? "none" : Long.toString(Math.round(share.getAsDouble() * 100));
    }

    private static String card(String figure, String words) {
        return "<div class=\"card\"><b>" + figure + "</b><span>" + words + "</span></div>\n";
    }

    private static String item(String term, String words) {
        return "<li><b>" + term + ":</b> " + words + "</li>\n";
    }
}
