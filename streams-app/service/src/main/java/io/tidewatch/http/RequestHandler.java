package io.tidewatch.ops;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a request of Jetty's whose head is whole into one of ours, has it answered in its lane, and sends the answer. No
 * thread waits for a client: heads come in and answers go out without one. A fault of an endpoint becomes a 500 without its
 * trace.
 */
final class RequestHandler extends Handler.Abstract.NonBlocking {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestHandler.class);

    private static final Answer BUSY = Answer.error(
                    Answer.UNAVAILABLE, "Too many such requests at once; ask again in a second.")
            .with("Retry-After", "1")
            // What else has been sent on this connection is not even looked at.
            .with("Connection", "close");
    /**
     * An answer up to this waits for its client without a place in its lane, so that a client that asks for health and reads no answer
     * keeps nobody out: all connections together hold 16 MiB of them at most.
     */
    private static final int SMALL_BYTES = 16 * 1024;

    private final Router router;
    private final Lanes lanes;
    private final ConnectionWatch watch;

    RequestHandler(Router router, Lanes lanes, ConnectionWatch watch) {
        this.router = router;
        this.lanes = lanes;
        this.watch = watch;
    }

    @Override
    public boolean handle(Request jettys, Response response, Callback callback) {
        Connection connection = jettys.getConnectionMetaData().getConnection();
        watch.asked(connection);
        Request.addCompletionListener(jettys, failure -> watch.answered(connection));
        if (bringsBody(jettys)) {
            // Nothing here reads one: it is answered without, and the connection does not wait for the rest.
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        io.tidewatch.ops.Request request = request(jettys);
        Route route = router.route(request);
        lanes.take(route.lane())
                .ifPresentOrElse(
                        place -> answer(place, route.endpoint(), request, response, callback),
                        () -> send(response, BUSY, callback));
        return true;
    }

    private static void answer(
            Lanes.Place place,
            Endpoint endpoint,
            io.tidewatch.ops.Request request,
            Response response,
            Callback callback) {
        Callback done = Callback.from(callback, (Runnable) place::leave);
        try {
            place.run(() -> {
                try {
                    Answer answer = answer(endpoint, request);
                    if (answer.body().length <= SMALL_BYTES) {
                        place.leave();
                    }
                    send(response, answer, done);
                } catch (Throwable fault) {
                    done.failed(fault);
                    throw fault;
                }
            });
        } catch (RejectedExecutionException closing) {
            done.failed(closing);
        }
    }

    /** Sends an answer without waiting until the client takes it. */
    static void send(Response response, Answer answer, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        response.setStatus(answer.status());
        headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
        headers.put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        // Every answer is of this moment.
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        answer.headers().forEach(headers::put);
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }

    private static boolean bringsBody(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private static Answer answer(Endpoint endpoint, io.tidewatch.ops.Request request) {
        try {
            return endpoint.answer(request);
        } catch (RuntimeException fault) {
            // Without the path, which may hold a user id.
            LOGGER.atError().setCause(fault).log("HTTP request failed");
            return Answer.error(Answer.FAILED, "This request failed; the log of this instance says why.");
        }
    }

    private static io.tidewatch.ops.Request request(Request jettys) {
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : jettys.getHeaders()) {
            headers.putIfAbsent(field.getLowerCaseName(), field.getValue() == null ? "" : field.getValue());
        }
        String path = jettys.getHttpURI().getPath();
        return new io.tidewatch.ops.Request(
                jettys.getMethod().toUpperCase(Locale.ROOT), path == null ? "" : path, headers);
    }
}
