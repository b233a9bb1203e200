package io.tidewatch.console.web;

import io.tidewatch.http.Answer;
import io.tidewatch.http.BodyEndpoint;
import io.tidewatch.http.Request;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Takes a token for a cookie. A wrong one is answered late, and few are in hand at once, so that nobody tries many. */
final class SignIn implements BodyEndpoint {
    /** Tokens have 16 characters or more; this is far longer. */
    private static final int MOST_BYTES = 4096;

    private static final long LATE_MILLIS = 1000;

    private final Door door;

    SignIn(Door door) {
        this.door = door;
    }

    @Override
    public int mostBytes() {
        return MOST_BYTES;
    }

    @Override
    public Optional<Answer> refusal(Request request) {
        return Optional.empty();
    }

    @Override
    public CompletionStage<Answer> answer(Request request, byte[] body) {
        Optional<String> cookie = Pages.text(body, "token").flatMap(token -> door.signIn(request, token.strip()));
        if (cookie.isPresent()) {
            return CompletableFuture.completedFuture(
                    Answer.json(Answer.OK, Pages.object()).with("Set-Cookie", cookie.get()));
        }
        Executor late = CompletableFuture.delayedExecutor(LATE_MILLIS, TimeUnit.MILLISECONDS);
        Supplier<Answer> refused =
                () -> Answer.error(Answer.UNAUTHORIZED, "This is not the token of 'http.token' of this engine.");
        return CompletableFuture.supplyAsync(refused, late);
    }

    @Override
    public Answer sent(Request request, Answer answer) {
        return Pages.guarded(answer);
    }
}
