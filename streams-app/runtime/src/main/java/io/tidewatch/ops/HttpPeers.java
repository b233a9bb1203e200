package io.tidewatch.ops;

import io.tidewatch.http.Access;
import io.tidewatch.http.Answer;
import io.tidewatch.http.HttpAsker;
import io.tidewatch.http.Reply;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other instances over HTTP, and tells them not to ask any further. Where they are is what the group's metadata says,
 * which any member of the group may have written: so no address is sent the token, but a {@link PeerProof}, and nothing is
 * believed that does not carry the code of one who knows the token too.
 */
final class HttpPeers implements Peers, AutoCloseable {
    /** On a request that another instance passes on: it is answered here or not at all. */
    static final String HOP_HEADER = "Tidewatch-Forwarded";
    /** From the connecting to the last byte of the body; an instance that is there answers within milliseconds. */
    static final Duration ANSWER = Duration.ofSeconds(3);

    private static final Logger LOGGER = LoggerFactory.getLogger(HttpPeers.class);
    /** Ten times what a profile takes. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final int NONCE_BYTES = 16;

    private final HttpAsker asker;
    private final SecureRandom random = new SecureRandom();
    private final Optional<PeerKey> key;
    private final Clock clock;

    /**
     * The other instances.
     *
     * @param key that of the token that all instances share; without one only this machine's are asked
     * @param answer how long one may take for all of its answer
     */
    HttpPeers(Optional<PeerKey> key, Clock clock, Duration answer) {
        this.key = key;
        this.clock = clock;
        this.asker = new HttpAsker(MOST_BYTES, answer);
    }

    @Override
    public Optional<Answer> ask(HostPort instance, String path) {
        if (!instance.isAnAddress()) {
            // Not logged either: a line break in it would begin a line of its own.
            LOGGER.atWarn().log("Group names an address that is none");
            return Optional.empty();
        }
        if (key.isEmpty() && !Access.isOfThisMachine(instance.host())) {
            // Nothing could tell an instance from anybody else there.
            return silent(instance, "NoToken");
        }
        String nonce = nonce();
        try {
            Reply reply = asker.ask(URI.create("http://" + instance + path), headers(instance, path, nonce))
                    .get();
            return isAnInstances(reply, nonce)
                    ? Optional.of(new Answer(reply.status(), Answer.JSON, Map.of(), reply.body()))
                    : silent(instance, "Unproven" + reply.status());
        } catch (IllegalArgumentException noAddress) {
            return silent(instance, noAddress.getClass().getSimpleName());
        } catch (ExecutionException unreachable) {
            // Without the cause's text, which may hold the address with the user in it.
            return silent(instance, unreachable.getCause().getClass().getSimpleName());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Map<String, String> headers(HostPort instance, String path, String nonce) {
        Map<String, String> headers = new HashMap<>(Map.of(HOP_HEADER, "1"));
        long now = clock.millis();
        key.map(secret -> secret.ofRequest("GET", path, instance, now, nonce))
                .map(code -> new PeerProof(instance.toString(), now, nonce, code))
                .ifPresent(proof -> headers.put("Authorization", proof.header()));
        return headers;
    }

    private boolean isAnInstances(Reply reply, String nonce) {
        return key.map(secret -> secret.ofAnswer(nonce, reply.status(), reply.body()))
                .map(code -> PeerGate.sameCode(
                        code, reply.header(UserDoor.CODE_HEADER).orElse("")))
                .orElse(true);
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        asker.close();
    }

    private static Optional<Answer> silent(HostPort instance, String failure) {
        LOGGER.atWarn()
                .addKeyValue("instance", instance)
                .addKeyValue("failure", failure)
                .log("Other instance did not answer");
        return Optional.empty();
    }
}
