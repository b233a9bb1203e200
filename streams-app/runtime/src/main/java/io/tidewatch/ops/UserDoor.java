package io.tidewatch.ops;

import io.tidewatch.http.Access;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import java.util.Optional;

/**
 * Lets those into {@code /users} that may ask: people by {@link Access}, other instances by a {@link PeerProof}. What an instance is
 * answered carries a code in return, so that the asker can tell it from what anyone else at that address would say.
 */
final class UserDoor implements Endpoint {
    /** On an answer to another instance: {@link PeerKey#ofAnswer}. */
    static final String CODE_HEADER = "Tidewatch-Code";

    private final Access access;
    private final Optional<PeerGate> gate;
    private final Endpoint users;

    /**
     * A door.
     *
     * @param gate for other instances; empty without {@code http.token}
     */
    UserDoor(Access access, Optional<PeerGate> gate, Endpoint users) {
        this.access = access;
        this.gate = gate;
        this.users = users;
    }

    @Override
    public Answer answer(Request request) {
        if (gate.isPresent() && PeerProof.isOfferedBy(request)) {
            return PeerProof.of(request)
                    .map(proof -> answerPeer(gate.get(), request, proof))
                    .orElseGet(() -> refused("The proof cannot be read: is that instance of another version?"));
        }
        return access.refusal(request).orElseGet(() -> users.answer(request));
    }

    private Answer answerPeer(PeerGate checked, Request request, PeerProof proof) {
        return checked.refusal(request, proof).map(UserDoor::refused).orElseGet(() -> {
            Answer answer = users.answer(request);
            return answer.with(CODE_HEADER, checked.code(proof, answer));
        });
    }

    private static Answer refused(String why) {
        return Answer.error(Answer.UNAUTHORIZED, why).with("WWW-Authenticate", "Tidewatch-Peer");
    }
}
