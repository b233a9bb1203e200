package io.tidewatch.console.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.console.view.ConsoleView;
import io.tidewatch.console.view.Warning;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import java.util.Locale;
import java.util.function.Predicate;

/** The list of an agent: warnings by the money at risk, as far as a filter lets them through. The filter names no customer. */
final class WarningsPage implements Endpoint {
    /** More than anybody works off; the page says how many there are. */
    private static final int MOST = 200;

    private final ConsoleView view;

    WarningsPage(ConsoleView view) {
        this.view = view;
    }

    @Override
    public Answer answer(Request request) {
        ConsoleView.Listed listed = view.warnings(filter(request), MOST);
        ObjectNode json = Pages.object();
        json.put("matching", listed.matching()).put("open_left_out", listed.openLeftOut());
        ArrayNode warnings = json.putArray("warnings");
        listed.warnings().forEach(warning -> WarningJson.write(warnings.addObject(), warning));
        return Pages.json(json);
    }

    /** A value that there is not lets nothing through. */
    private static Predicate<Warning> filter(Request request) {
        return is(request, "state", warning -> warning.state().name())
                .and(is(request, "band", warning -> warning.latest().band().name()))
                .and(is(request, "tier", warning -> warning.latest().valueTier().name()))
                .and(is(
                        request,
                        "action",
                        warning -> warning.latest()
                                .suggestedAction()
                                .map(action -> action.type().name())
                                .orElse("")))
                .and(request.parameter("reason")
                        .filter(code -> !code.isEmpty())
                        .<Predicate<Warning>>map(code -> warning -> warning.latest().reasons().stream()
                                .anyMatch(reason -> reason.code().equals(code)))
                        .orElse(warning -> true));
    }

    private static Predicate<Warning> is(
            Request request, String parameter, java.util.function.Function<Warning, String> of) {
        return request.parameter(parameter)
                .map(wanted -> wanted.toUpperCase(Locale.ROOT))
                .filter(wanted -> !wanted.isEmpty())
                .<Predicate<Warning>>map(wanted -> warning -> of.apply(warning).equals(wanted))
                .orElse(warning -> true);
    }
}
