package io.tidewatch.collector.web;

import io.tidewatch.http.Answer;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import io.tidewatch.http.Verdict;
import java.util.function.Supplier;

/** {@code /health/live} or {@code /health/ready}: 200 or 503, with the cause for a person. */
final class HealthPage implements Endpoint {
    private final Supplier<Verdict> judge;

    HealthPage(Supplier<Verdict> judge) {
        this.judge = judge;
    }

    @Override
    public Answer answer(Request request) {
        Verdict verdict = judge.get();
        return Answer.json(
                verdict.good() ? Answer.OK : Answer.UNAVAILABLE,
                AnswerJson.object().put("ok", verdict.good()).put("cause", verdict.cause()));
    }
}
