package io.tidewatch.ops;

import io.tidewatch.http.Answer;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import io.tidewatch.http.Verdict;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code /health/live} or {@code /health/ready}: 200 or 503, with the cause for a person. */
final class HealthEndpoint implements Endpoint {
    private final Supplier<EngineSnapshot> engine;
    private final Function<EngineSnapshot, Verdict> judge;

    HealthEndpoint(Supplier<EngineSnapshot> engine, Function<EngineSnapshot, Verdict> judge) {
        this.engine = engine;
        this.judge = judge;
    }

    @Override
    public Answer answer(Request request) {
        EngineSnapshot snapshot = engine.get();
        Verdict verdict = judge.apply(snapshot);
        return Answer.json(
                verdict.good() ? Answer.OK : Answer.UNAVAILABLE,
                AnswerJson.object()
                        .put("ok", verdict.good())
                        .put("cause", verdict.cause())
                        .put("state", snapshot.state().name()));
    }
}
