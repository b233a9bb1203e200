package io.tidewatch.ops;

import io.tidewatch.http.Access;
import io.tidewatch.http.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other instances over HTTP, and tells them not to ask any further. Where they are is what the group's metadata says,
 * which any member of the group may have written: so no address is sent the token, but a {@link PeerProof}, and nothing is
 * believed that does not carry the code of one who knows the token too.
 */
final class HttpPeers implements Peers {
    /** On a request that another instance passes on: it is answered here or not at all. */
    static final String HOP_HEADER = "Tidewatch-Forwarded";
    /** From the connecting to the last byte of the body; an instance that is there answers within milliseconds. */
    static final Duration ANSWER = Duration.ofSeconds(3);

    private static final Logger LOGGER = LoggerFactory.getLogger(HttpPeers.class);
    /** A pod that is gone does not answer at all. */
    private static final Duration CONNECT = Duration.ofSeconds(1);
    /** Ten times what a profile takes. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final int NONCE_BYTES = 16;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final SecureRandom random = new SecureRandom();
    private final Optional<PeerKey> key;
    private final Clock clock;
    private final Duration answer;

    /**
     * The other instances.
     *
     * @param key that of the token that all instances share; without one only this machine's are asked
     * @param answer how long one may take for all of its answer
     */
    HttpPeers(Optional<PeerKey> key, Clock clock, Duration answer) {
        this.key = key;
        this.clock = clock;
        this.answer = answer;
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
            HttpResponse<byte[]> response = whole(request(instance, path, nonce));
            return isAnInstances(response, nonce)
                    ? Optional.of(new Answer(response.statusCode(), Answer.JSON, Map.of(), response.body()))
                    : silent(instance, "Unproven" + response.statusCode());
        } catch (IllegalArgumentException noAddress) {
            return silent(instance, noAddress.getClass().getSimpleName());
        } catch (ExecutionException unreachable) {
            // Without the cause's text, which may hold the address with the user in it.
            return silent(instance, unreachable.getCause().getClass().getSimpleName());
        } catch (TimeoutException slow) {
            return silent(instance, slow.getClass().getSimpleName());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private HttpRequest request(HostPort instance, String path, String nonce) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + instance + path)).header(HOP_HEADER, "1");
        long now = clock.millis();
        key.map(secret -> secret.ofRequest("GET", path, instance, now, nonce))
                .map(code -> new PeerProof(instance.toString(), now, nonce, code))
                .ifPresent(proof -> request.header("Authorization", proof.header()));
        return request.build();
    }

    /** The client's own time-out ends with the answer's head; a body may drip for as long as it likes. */
    private HttpResponse<byte[]> whole(HttpRequest request)
            throws ExecutionException, TimeoutException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> response =
                client.sendAsync(request, head -> new BoundedBody(MOST_BYTES));
        try {
            return response.get(answer.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            // Closes the connection of one that is not done.
            response.cancel(true);
        }
    }

    private boolean isAnInstances(HttpResponse<byte[]> response, String nonce) {
        return key.map(secret -> secret.ofAnswer(nonce, response.statusCode(), response.body()))
                .map(code -> PeerGate.sameCode(
                        code,
                        response.headers().firstValue(UserDoor.CODE_HEADER).orElse("")))
                .orElse(true);
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Optional<Answer> silent(HostPort instance, String failure) {
        LOGGER.atWarn()
                .addKeyValue("instance", instance)
                .addKeyValue("failure", failure)
                .log("Other instance did not answer");
        return Optional.empty();
    }
}
