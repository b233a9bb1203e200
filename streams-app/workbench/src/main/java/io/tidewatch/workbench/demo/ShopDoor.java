package io.tidewatch.workbench.demo;

import io.tidewatch.http.Answer;
import io.tidewatch.http.HttpLimits;
import io.tidewatch.http.HttpListener;
import io.tidewatch.http.Lane;
import io.tidewatch.http.ListenAddress;
import io.tidewatch.http.Request;
import io.tidewatch.http.ResourceFiles;
import io.tidewatch.http.Route;
import io.tidewatch.http.Routes;
import io.tidewatch.topics.TidewatchException;
import java.net.BindException;
import java.util.List;
import java.util.Map;

/**
 * The shop's address. It is taken before anything else starts, so that a port in use is told at once and the collector can be told which
 * pages may send; until everything runs, a page says so and tries again.
 */
final class ShopDoor implements AutoCloseable {
    /** Loopback: whoever reaches the page reads everybody's profile. */
    private static final String HOST = "127.0.0.1";

    static final String SHOP_FILES = "/shop/";

    private static final int UNAVAILABLE_UNTIL_OPEN_SECONDS = 1;

    private final HttpListener listener;
    private volatile Routes routes = request -> new Route(Lane.PAGE, ShopDoor::opening);

    /**
     * Takes the address.
     *
     * @param port 0 takes any free one
     * @throws TidewatchException if it is in use; the message is for the user
     */
    ShopDoor(int port) {
        try {
            this.listener = HttpListener.open(
                    new ListenAddress("shop", HOST, port), HttpLimits.defaults(), address -> this::route);
        } catch (TidewatchException refused) {
            if (refused.getCause() instanceof BindException taken) {
                throw new TidewatchException(
                        "port %d of %s cannot be had (%s); stop what listens there, or give another one as --port (0 takes any free one)"
                                .formatted(port, HOST, taken.getMessage()),
                        taken);
            }
            throw refused;
        }
    }

    /** The page, with what it asks for. */
    void open(Map<String, Route> answers) {
        Route files = new Route(Lane.PAGE, new ResourceFiles(SHOP_FILES, "/", Map.of()));
        routes = request -> answers.getOrDefault(request.path(), files);
    }

    /** The address for a browser. */
    String url() {
        return "http://%s:%d/".formatted(HOST, listener.address().getPort());
    }

    /** The page's origins, as browsers write them. */
    List<String> origins() {
        return List.of(
                "http://%s:%d".formatted(HOST, listener.address().getPort()),
                "http://localhost:" + listener.address().getPort());
    }

    @Override
    public void close() {
        listener.close();
    }

    private Route route(Request request) {
        return routes.route(request);
    }

    private static Answer opening(Request request) {
        Answer page = Answer.text(
                "text/html; charset=utf-8",
                "<!doctype html><title>Tidewatch</title><p>The shop opens in some seconds.</p>");
        return new Answer(Answer.UNAVAILABLE, page.contentType(), Map.of(), page.body())
                .with("Refresh", Integer.toString(UNAVAILABLE_UNTIL_OPEN_SECONDS));
    }
}
