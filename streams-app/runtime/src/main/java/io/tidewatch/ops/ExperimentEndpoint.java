package io.tidewatch.ops;

import io.tidewatch.engine.experiment.Arm;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.http.Access;
import io.tidewatch.http.Answer;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.PercentEncoding;
import io.tidewatch.http.Request;

/**
 * {@code /experiments/{id}}: the arm of the experiment that a user belongs to, for systems outside that must leave the held-out customers alone. It
 * follows from the configuration alone, so every instance answers for every user, also for one who was never seen.
 */
final class ExperimentEndpoint implements Endpoint {
    static final String PREFIX = "/experiments/";

    private final Access access;
    private final Experiment experiment;

    ExperimentEndpoint(Access access, Experiment experiment) {
        this.access = access;
        this.experiment = experiment;
    }

    @Override
    public Answer answer(Request request) {
        return access.refusal(request)
                .orElseGet(() -> PercentEncoding.decode(request.path().substring(PREFIX.length()))
                        .filter(userId -> !userId.isEmpty())
                        .map(this::membership)
                        .orElseGet(() -> Answer.error(
                                Answer.BAD_REQUEST,
                                "The user id is not percent-encoded UTF-8; encode it as in a%2Fb for a/b.")));
    }

    private Answer membership(String userId) {
        Arm arm = experiment.arm(userId);
        return Answer.json(
                Answer.OK,
                AnswerJson.object()
                        .put("experiment", experiment.name())
                        .put("arm", arm.name())
                        .put("held_out", arm.isHeldOut())
                        .put("propensity", arm.propensity()));
    }
}
