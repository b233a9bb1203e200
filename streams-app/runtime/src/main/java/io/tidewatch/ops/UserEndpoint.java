package io.tidewatch.ops;

import io.tidewatch.http.Answer;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.PercentEncoding;
import io.tidewatch.http.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * {@code /users/{id}}: the live profile of one user, from here or from the instance that holds it. Passes a question on once:
 * what another instance passed on is answered here or not at all.
 */
final class UserEndpoint implements Endpoint {
    static final String PREFIX = "/users/";
    /** No further instance is asked after so long: of many that are gone each takes its time. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Profiles profiles;
    private final Peers peers;
    private final Supplier<ProfileView> view;
    private final Supplier<Instant> now;
    private final LongSupplier ticker;

    /**
     * An endpoint that lets everybody in ({@link UserDoor} does not).
     *
     * @param now the engine's time
     * @param ticker {@link System#nanoTime()}
     */
    UserEndpoint(
            Profiles profiles, Peers peers, Supplier<ProfileView> view, Supplier<Instant> now, LongSupplier ticker) {
        this.profiles = profiles;
        this.peers = peers;
        this.view = view;
        this.now = now;
        this.ticker = ticker;
    }

    @Override
    public Answer answer(Request request) {
        return userId(request)
                .map(userId -> answer(request, userId))
                .orElseGet(() -> Answer.error(
                        Answer.BAD_REQUEST,
                        "The user id is not percent-encoded UTF-8; encode it as in a%2Fb for a/b."));
    }

    private Answer answer(Request request, String userId) {
        Profiles.Found found = profiles.find(userId);
        if (found instanceof Profiles.Here here) {
            return Answer.json(Answer.OK, view.get().json(userId, here.row(), now.get()));
        }
        if (found instanceof Profiles.NotHere notHere) {
            return request.header(HttpPeers.HOP_HEADER).isPresent()
                    ? notHere(notHere)
                    : elsewhere(notHere, PREFIX + PercentEncoding.encode(userId));
        }
        return unavailable(((Profiles.Unavailable) found).why());
    }

    private static Answer notHere(Profiles.NotHere place) {
        return place.readHere() ? unknown() : unavailable("This instance does not hold the user's partition.");
    }

    private Answer elsewhere(Profiles.NotHere place, String path) {
        List<HostPort> silent = new ArrayList<>();
        boolean looked = place.readHere();
        long begun = ticker.getAsLong();
        for (HostPort instance : place.others()) {
            if (ticker.getAsLong() - begun > LONGEST.toNanos()) {
                break;
            }
            Optional<Answer> answer = peers.ask(instance, path);
            if (answer.filter(found -> found.status() == Answer.OK).isPresent()) {
                return answer.get();
            }
            looked |= answer.filter(found -> found.status() == Answer.NOT_FOUND).isPresent();
            if (answer.isEmpty()
                    || answer.get().status() != Answer.NOT_FOUND && answer.get().status() != Answer.UNAVAILABLE) {
                silent.add(instance);
            }
        }
        // The instance that holds the user's partition has said no.
        return looked ? unknown() : ownerSilent(place, silent);
    }

    private static Answer ownerSilent(Profiles.NotHere place, List<HostPort> silent) {
        if (place.others().isEmpty()) {
            return unavailable(
                    "Another instance holds the user's partition %d, but none says where it can be asked: set 'http.advertised' on every instance."
                            .formatted(place.partition()));
        }
        HostPort owner = silent.isEmpty() ? place.others().get(0) : silent.get(0);
        var answer = AnswerJson.object()
                .put(
                        "error",
                        "Another instance holds the user's partition %d and does not answer this one; ask it, or again in some seconds. All instances need the same 'http.token' and clocks that agree."
                                .formatted(place.partition()))
                .put("owner", owner.toString());
        return Answer.json(Answer.UNAVAILABLE, answer);
    }

    private static Answer unknown() {
        return Answer.error(Answer.NOT_FOUND, "The engine has seen no event of this user.");
    }

    private static Answer unavailable(String why) {
        return Answer.error(Answer.UNAVAILABLE, why);
    }

    private static Optional<String> userId(Request request) {
        return PercentEncoding.decode(request.path().substring(PREFIX.length())).filter(id -> !id.isEmpty());
    }
}
