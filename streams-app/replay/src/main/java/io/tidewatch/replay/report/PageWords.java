package io.tidewatch.replay.report;

import static io.tidewatch.replay.report.Html.count;
import static io.tidewatch.replay.report.Html.day;
import static io.tidewatch.replay.report.Html.decimal;
import static io.tidewatch.replay.report.Html.escape;
import static io.tidewatch.replay.report.Html.percent;
import static io.tidewatch.replay.report.Html.trimmed;

import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.replay.evaluation.Quality;
import io.tidewatch.replay.evaluation.opponent.Opponents;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

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
                + day(facts.from()) + " to " + day(facts.to()) + " · model " + escape(facts.model());
    }

    /** Whether the log can be judged, and whether anything is raised at all. */
    String notices() {
        return notice(report.log().canBeJudged(), report.log().verdict())
                + facts.inaction().map(words -> notice(false, words)).orElse("");
    }

    private static String notice(boolean good, String words) {
        return "<p class=\"notice" + (good ? "" : " bad") + "\">" + escape(words) + "</p>\n";
    }

    String headline() {
        if (report.alerts().raised() == 0) {
            return "<p>Tidewatch raised <strong>no warning</strong> in the judged span.</p>"
                    + report.everyone().quality().baseRate().stream()
                            .mapToObj(rate -> "<p>Of 100 silences that can be judged " + inHundred(rate)
                                    + " ended with a lost customer.</p>")
                            .collect(Collectors.joining());
        }
        return "<p>" + howMany() + "</p><p>" + howManyLost() + " " + howEarly() + " " + howMuchMoney() + "</p><p>"
                + regulars() + "</p>";
    }

    private String howMany() {
        return "Tidewatch raised <strong>" + perWeek() + " warnings a week</strong>, "
                + count(report.alerts().raised()) + " in all. That is "
                + decimal(report.everyone().warningsPerThousandAndMonth(), 1)
                + " for each thousand customers and month"
                + (facts.budget().isPresent()
                        ? "; the budget is " + trimmed(facts.budget().getAsDouble()) + "."
                        : ".");
    }

    private String howManyLost() {
        Quality quality = report.everyone().quality();
        return quality.precision().isEmpty()
                ? "None of them can be judged: the windows of the warned customers end after the log."
                : "Of 100 that can be judged, <strong>"
                        + inHundred(quality.precision().getAsDouble())
                        + " customers were lost</strong>: they did not come within their own churn window. Of 100"
                        + " customers taken by chance "
                        + inHundred(quality.baseRate().orElse(0)) + " were.";
    }

    private String howEarly() {
        Quality quality = report.everyone().quality();
        return quality.warnings().isEmpty()
                ? ""
                : "Half of the warnings came within <strong>"
                        + trimmed(quality.medianSilenceDays().orElse(0))
                        + " days</strong> of the last visit, and with at least "
                        + trimmed(quality.medianLeadDays().orElse(0)) + " days left until the window ended.";
    }

    private String howMuchMoney() {
        Quality quality = report.everyone().quality();
        return quality.valueRecall().isEmpty()
                ? ""
                : "What the warned customers would be expected to spend, times the risk, was "
                        + count(Math.round(report.valueAtRisk()))
                        + " in the shop's currency. The lost customers would have been expected to spend "
                        + count(Math.round(quality.valueLost()))
                        + " within their windows; Tidewatch warned of <strong>"
                        + percent(quality.valueRecall()) + "</strong> of it.";
    }

    private String regulars() {
        Quality quality = report.regulars().quality();
        if (quality.lost() == 0 || quality.precision().isEmpty()) {
            return "Of regular customers (three visits or more) too few were warned of or lost to tell more.";
        }
        double precision = quality.precision().getAsDouble();
        double chance = quality.baseRate().orElse(0);
        String others = report.regulars().opponents().stream()
                .map(opponent -> escape(opponent.name()) + " "
                        + inHundred(opponent.quality().precision().orElse(0)))
                .collect(Collectors.joining(", "));
        return "Of 100 warned <strong>regular customers</strong> (three visits or more) <strong>" + inHundred(precision)
                + " were lost</strong>, " + decimal(precision / chance, 1)
                + " times as many as by chance. It warned of "
                + inHundred(quality.recall().orElse(0)) + " in 100 of the regular customers who were lost."
                + (others.isEmpty()
                        ? ""
                        : " At the same number of warnings the other rules were right so often: " + others + ".");
    }

    String cards() {
        Quality everyone = report.everyone().quality();
        Quality regulars = report.regulars().quality();
        return card(perWeek(), "warnings a week")
                + card(percent(everyone.precision()), "of the warned were lost, everyone")
                + card(percent(regulars.precision()), "of the warned were lost, regulars")
                + card(Html.days(everyone.medianLeadDays()), "days left at the median warning")
                + card(percent(everyone.valueRecall()), "of the money that left was warned of")
                + card(
                        count(Math.round(facts.eventsPerSecond())),
                        "events per second, "
                                + (facts.partitions() == 1 ? "one partition" : facts.partitions() + " partitions"));
    }

    String opponentsNote() {
        if (report.everyone().opponents().isEmpty()) {
            return "Before the judged span nobody came twice, so there is nothing to fit another rule to.";
        }
        if (report.everyone().quality().warnings().isEmpty()) {
            return "Tidewatch raised no warning that can be judged, and at the same number of warnings the other rules raise none.";
        }
        return "All rules look at the same silences from the same day on, at most one warning each, and raise as many judged"
                + " warnings as Tidewatch of new, of returning and of regular customers; a line is where a rule makes that many. "
                + report.everyone().opponents().stream()
                        .map(Opponents.Result::name)
                        .map(PageWords::explained)
                        .collect(Collectors.joining(" "))
                + warnedBefore();
    }

    private String warnedBefore() {
        int before = report.everyone().warnedBefore();
        return before == 0
                ? ""
                : " Of " + count(before)
                        + " of these silences Tidewatch had warned before the judged span began; no rule"
                        + " warns of them again, so nobody's recall reaches 100 %.";
    }

    private static String explained(String name) {
        return switch (name) {
            case Opponents.LOGISTIC -> "<b>LR daily</b>: logistic regression on twelve numbers of the visit days.";
            case Opponents.DEPARTED ->
                "<b>BG/NBD</b>: the buy-till-you-die model, by the chance that a customer has left.";
            default -> "<b>Silence / own pace</b>: the personal gap rule, silence against the customer's usual gap.";
        };
    }

    /** The warnings as an agent sees them, with what became of each. */
    String sample() {
        return report.sample().stream()
                .map(warning -> "<article class=\"task\"><p class=\"when\">" + day(warning.time()) + " · "
                        + warning.band().name().replace('_', ' ') + "</p><p>" + escape(warning.text())
                        + "</p><p class=\"fate " + warning.fate().name().toLowerCase(Locale.ROOT) + "\">"
                        + escape(warning.story()) + "</p></article>\n")
                .collect(Collectors.joining());
    }

    String sampleNote() {
        long raised = report.alerts().raised();
        if (report.sample().isEmpty()) {
            return "There is none to show.";
        }
        int size = report.sample().size();
        return "Drawn by a rule that does not pick: of the " + count(raised) + " warnings, ordered by their ids, "
                + (raised == size ? "all." : "every " + ordinal(raised / size) + " from the first on.")
                + " An id is a hash and tells nothing of the customer or of what came. Names are numbers here. Below each"
                + " stands what became of the customer, which the agent cannot know.";
    }

    String calibrationNote() {
        OptionalDouble error = report.daily().expectedError();
        return error.isEmpty()
                ? "This log is too short for a single sample."
                : "Mean distance, daily samples: " + decimal(error.getAsDouble() * 100, 1) + " points over "
                        + count(report.daily().samples()) + " samples.";
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
        WindowRule window = facts.window();
        return item(
                        "Visit",
                        "an event of any kind but a return, on another day and six hours or more after the last."
                                + " Days are UTC days.")
                + item(
                        "Churn window",
                        decimal(window.multipleHundredths() / 100.0, 2) + " times the customer's pace, at least "
                                + window.leastDays() + " and at most " + window.mostDays()
                                + " days, fixed at each visit. The pace is the geometric mean of the customer's gaps between"
                                + " visits and of two gaps of the shop's, "
                                + decimal(GapLogarithm.days(window.shopPaceUnits()), 1) + " days each.")
                + item("Lost", "no visit within the window.")
                + item(
                        "Judged",
                        "the silences after visits that reach past the beginning of the judged span and whose windows the log"
                                + " sees to their end. A warning whose window ends after the log is censored: counted, not"
                                + " judged.")
                + item("Right", "a warning of a customer who is lost; at most one warning a silence counts.")
                + item("Precision", "right warnings of all judged warnings; by chance it is the share of the lost.")
                + item("Recall", "right warnings of all lost.")
                + item(
                        "Value recall",
                        "the same in money: what customers would be expected to spend within their windows, by what they spent"
                                + " so far.")
                + item("Lead", "days from the warning to the end of the window.")
                + item(
                        "Regulars",
                        "three visits or more, the latest included: two gaps are the least that show a habit.")
                + item(
                        "Calibration",
                        "P(lost) of every judged silence on each day from the beginning of the judged span to the middle of the"
                                + " window, against what followed; and the risk that raised alerts carried.")
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

    private String perWeek() {
        return decimal(report.warningsPerWeek(), report.warningsPerWeek() < 10 ? 1 : 0);
    }

    private static String ordinal(long number) {
        String ending = number % 100 >= 11 && number % 100 <= 13
                ? "th"
                : switch ((int) (number % 10)) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return count(number) + ending;
    }

    private static String inHundred(double share) {
        return Long.toString(Math.round(share * 100));
    }

    private static String card(String figure, String words) {
        return "<div class=\"card\"><b>" + figure + "</b><span>" + words + "</span></div>\n";
    }

    private static String item(String term, String words) {
        return "<li><b>" + term + ":</b> " + words + "</li>\n";
    }
}
