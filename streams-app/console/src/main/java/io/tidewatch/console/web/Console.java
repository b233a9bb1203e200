package io.tidewatch.console.web;

import io.tidewatch.console.EngineSource;
import io.tidewatch.console.kafka.ConsoleClients;
import io.tidewatch.console.kafka.ConsoleReader;
import io.tidewatch.console.kafka.CustomerHistory;
import io.tidewatch.console.view.ConsoleView;
import io.tidewatch.http.Access;
import io.tidewatch.http.Request;
import io.tidewatch.http.Route;
import io.tidewatch.http.Routes;
import java.time.Clock;
import java.util.Optional;

/** The console of one process. It reads the topics, so whichever instance is asked shows all of the engine. */
public final class Console implements Routes, AutoCloseable {
    private final ConsoleReader reader;
    private final ConsoleRoutes routes;

    /**
     * A console; nothing is read before somebody looks.
     *
     * @param access who may see users
     * @param token that the configuration asks for
     * @param others has all paths that are not the console's
     */
    public Console(
            ConsoleClients clients,
            EngineSource engine,
            Access access,
            Optional<String> token,
            Clock clock,
            Routes others) {
        ConsoleView view = new ConsoleView();
        this.reader = new ConsoleReader(clients, view, engine, clock);
        CustomerHistory history = new CustomerHistory(clients, clock);
        this.routes = new ConsoleRoutes(view, reader, history::of, engine, access, token, clock, others);
    }

    @Override
    public Route route(Request request) {
        return routes.route(request);
    }

    @Override
    public void close() {
        routes.close();
        reader.close();
    }
}
