package io.tidewatch.http;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    /**
     * An answer up to this waits for its client without a place in its lane, so that a client that asks for health and reads no answer
     * keeps nobody out: all connections together hold 16 MiB of them at most.
     */
    private static final int SMALL_BYTES = 16 * 1024;

    private static final byte[] NO_BODY = {};
    private static final String EVENT_STREAM = "text/event-stream; charset=utf-8";

    private final Routes routes;
    private final Lanes lanes;
    private final ConnectionWatch watch;
    private final BodyBudget bodies;

    RequestHandler(Routes routes, Lanes lanes, ConnectionWatch watch, BodyBudget bodies) {
        this.routes = routes;
        this.lanes = lanes;
        this.watch = watch;
        this.bodies = bodies;
    }

    @Override
    public boolean handle(Request jettys, Response response, Callback callback) {
        Connection connection = jettys.getConnectionMetaData().getConnection();
        watch.asked(connection);
        Request.addCompletionListener(jettys, failure -> watch.answered(connection));
        io.tidewatch.http.Request request = request(jettys);
        Route route = routes.route(request);
        BodyEndpoint endpoint = route.endpoint();
        Optional<Answer> refusal = endpoint.refusal(request);
        if (bringsBody(jettys) && (endpoint.mostBytes() == 0 || refusal.isPresent())) {
            // Nobody reads it: it is answered without, and the connection does not wait for the rest.
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        if (refusal.isPresent()) {
            send(response, endpoint.sent(request, refusal.get()), callback);
            return true;
        }
        Optional<Lanes.Place> place = lanes.take(route.lane());
        if (place.isEmpty()) {
            send(response, endpoint.sent(request, Answer.BUSY), callback);
        } else if (route.stream().isPresent()) {
            stream(place.get(), route.stream().get(), request, connection, response, callback);
        } else if (endpoint.mostBytes() == 0) {
            answer(place.get(), endpoint, request, NO_BODY, response, Callback.from(callback, (Runnable)
                    place.get()::leave));
        } else {
            read(place.get(), endpoint, request, jettys, response, callback);
        }
        return true;
    }

    /** Opens a stream, which has its place in the lane until it ends. */
    private void stream(
            Lanes.Place place,
            StreamEndpoint endpoint,
            io.tidewatch.http.Request request,
            Connection connection,
            Response response,
            Callback callback) {
        response.setStatus(Answer.OK);
        head(response.getHeaders(), EVENT_STREAM, endpoint.headers());
        endpoint.opened(
                request,
                new ResponseSink(response, () -> watch.progressed(connection), Callback.from(callback, (Runnable)
                        place::leave)));
    }

    /** Answers once the body has come. */
    private void read(
            Lanes.Place place,
            BodyEndpoint endpoint,
            io.tidewatch.http.Request request,
            Request jettys,
            Response response,
            Callback callback) {
        BodyReader.Reading reading = BodyReader.of(jettys, endpoint.mostBytes(), bodies);
        Callback done = Callback.from(callback, () -> {
            place.leave();
            reading.release().run();
        });
        reading.body().whenComplete((body, failure) -> {
            if (failure == null) {
                answer(place, endpoint, request, body, response, done);
            } else if (failure instanceof BodyReader.Refused refused) {
                send(response, endpoint.sent(request, refused.answer()), done);
            } else {
                done.failed(failure);
            }
        });
    }

    private static void answer(
            Lanes.Place place,
            BodyEndpoint endpoint,
            io.tidewatch.http.Request request,
            byte[] body,
            Response response,
            Callback done) {
        try {
            place.run(() -> {
                try {
                    answer(endpoint, request, body).whenComplete((answer, fault) -> {
                        Answer sent = endpoint.sent(request, fault == null ? answer : failed(fault));
                        if (sent.body().length <= SMALL_BYTES) {
                            place.leave();
                        }
                        send(response, sent, done);
                    });
                } catch (Throwable fault) {
                    done.failed(fault);
                    throw fault;
                }
            });
        } catch (RejectedExecutionException closing) {
            done.failed(closing);
        }
    }

    private static CompletionStage<Answer> answer(
            BodyEndpoint endpoint, io.tidewatch.http.Request request, byte[] body) {
        try {
            return endpoint.answer(request, body);
        } catch (RuntimeException fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }

    private static Answer failed(Throwable fault) {
        // Without the path, which may hold a user id.
        LOGGER.atError().setCause(fault).log("HTTP request failed");
        return Answer.error(Answer.FAILED, "This request failed; the log of this instance says why.");
    }

    /** Sends an answer without waiting until the client takes it. */
    static void send(Response response, Answer answer, Callback callback) {
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        head(response.getHeaders(), answer.contentType(), answer.headers());
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }

    private static void head(HttpFields.Mutable headers, String contentType, Map<String, String> more) {
        headers.put(HttpHeader.CONTENT_TYPE, contentType);
        // Every answer is of this moment.
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        more.forEach(headers::put);
    }

    private static boolean bringsBody(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private static io.tidewatch.http.Request request(Request jettys) {
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : jettys.getHeaders()) {
            String value = field.getValue() == null ? "" : field.getValue();
            // Some proxies append a line and not to the line: the first one alone would be the client's own word.
            headers.merge(
                    field.getLowerCaseName(),
                    value,
                    field.getHeader() == HttpHeader.X_FORWARDED_FOR
                            ? (first, next) -> first + "," + next
                            : (first, next) -> first);
        }
        String path = jettys.getHttpURI().getPath();
        String query = jettys.getHttpURI().getQuery();
        return new io.tidewatch.http.Request(
                jettys.getMethod().toUpperCase(Locale.ROOT),
                path == null ? "" : path,
                query == null ? "" : query,
                Request.getRemoteAddr(jettys),
                headers);
    }
}
