package io.tidewatch.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidewatch.streams.config.HttpConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket with its threads: turns exchanges of the JDK's server into {@link Request}s and {@link Answer}s back
 * into bytes. Knows no path. A fault of an endpoint becomes a 500 without its trace.
 */
final class HttpListener implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(HttpListener.class);
    /** Probes, a scraper and a few people; answers take milliseconds. */
    private static final int THREADS = 8;
    /** More that wait than this are no probes but a flood: their connections are closed. */
    private static final int WAITING = 64;
    /** A client that takes longer to send or to read some kilobytes would hold a thread that a probe needs. */
    private static final int SLOWEST_CLIENT_SECONDS = 10;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private HttpListener(HttpServer server, ThreadPoolExecutor threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Opens the socket and begins to answer.
     *
     * @param endpoints answers everything, given the address that was bound
     * @throws OpsException if the address cannot be bound
     */
    static HttpListener open(HttpConfig config, Function<InetSocketAddress, Endpoint> endpoints) throws OpsException {
        boundSlowClients();
        HttpServer server = bind(config);
        Endpoint endpoint = endpoints.apply(server.getAddress());
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "tidewatch-http-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, endpoint));
        server.start();
        LOGGER.atInfo()
                .addKeyValue("host", server.getAddress().getHostString())
                .addKeyValue("port", server.getAddress().getPort())
                .log("HTTP listener opened");
        return new HttpListener(server, threads);
    }

    /** The address it listens at. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static HttpServer bind(HttpConfig config) throws OpsException {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName(config.host()), config.port()), 0);
        } catch (UnknownHostException unknown) {
            throw new OpsException(
                    "'http.host' is '%s', which is no address of this machine; give 127.0.0.1, 0.0.0.0 or one of its own"
                            .formatted(config.host()),
                    unknown);
        } catch (BindException taken) {
            throw new OpsException(
                    "port %d of %s cannot be had (%s); stop what listens there, or give another 'http.port' (0 takes any free one) or 'http.host'"
                            .formatted(config.port(), config.host(), taken.getMessage()),
                    taken);
        } catch (IOException failed) {
            throw new OpsException(
                    "the HTTP listener cannot be opened at %s:%d: %s"
                            .formatted(config.host(), config.port(), failed.getMessage()),
                    failed);
        }
    }

    /** The JDK's server has no other way to be told, and reads these once; what an operator has set stays. */
    private static void boundSlowClients() {
        Map.of(
                        "sun.net.httpserver.maxReqTime", Integer.toString(SLOWEST_CLIENT_SECONDS),
                        "sun.net.httpserver.maxRspTime", Integer.toString(SLOWEST_CLIENT_SECONDS),
                        // Otherwise head and body are two packets, and the second waits 40 ms for the first's receipt.
                        "sun.net.httpserver.nodelay", "true")
                .forEach((property, value) -> {
                    if (System.getProperty(property) == null) {
                        System.setProperty(property, value);
                    }
                });
    }

    private static void handle(HttpExchange exchange, Endpoint endpoint) throws IOException {
        try (exchange) {
            Request request = request(exchange);
            send(exchange, request, answer(endpoint, request));
        }
    }

    private static Answer answer(Endpoint endpoint, Request request) {
        try {
            return endpoint.answer(request);
        } catch (RuntimeException fault) {
            // Without the path, which may hold a user id.
            LOGGER.atError().setCause(fault).log("HTTP request failed");
            return Answer.error(Answer.FAILED, "This request failed; the log of this instance says why.");
        }
    }

    private static Request request(HttpExchange exchange) {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!values.isEmpty()) {
                headers.put(name.toLowerCase(Locale.ROOT), values.get(0));
            }
        });
        String path = exchange.getRequestURI().getRawPath();
        return new Request(exchange.getRequestMethod().toUpperCase(Locale.ROOT), path == null ? "" : path, headers);
    }

    private static void send(HttpExchange exchange, Request request, Answer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.contentType());
        // Every answer is of this moment.
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        answer.headers().forEach(headers::set);
        if (request.method().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(answer.body().length));
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(answer.body());
        }
    }
}
