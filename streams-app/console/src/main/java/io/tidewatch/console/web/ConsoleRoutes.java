package io.tidewatch.console.web;

import io.tidewatch.console.EngineSource;
import io.tidewatch.console.Reading;
import io.tidewatch.console.kafka.CustomerHistory;
import io.tidewatch.console.view.ConsoleView;
import io.tidewatch.http.Access;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Lane;
import io.tidewatch.http.Request;
import io.tidewatch.http.ResourceFiles;
import io.tidewatch.http.Route;
import io.tidewatch.http.Routes;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The console's paths: its files for everybody, what they ask for behind the {@link Door}. Other paths are another's. */
public final class ConsoleRoutes implements Routes, AutoCloseable {
    private static final String PREFIX = "/console/";
    private static final String API = PREFIX + "api/";
    /** Tries of a token that may be in hand at once. */
    private static final Lane SIGN_IN = new Lane("sign-in", 1, 4);

    private final Routes others;
    private final Door door;
    private final Runnable looks;
    private final UpdateStream updates;
    private final Route files = new Route(Lane.PAGE, new ResourceFiles(PREFIX, PREFIX, Pages.guards()));
    private final Map<String, Route> reads;
    private final Map<String, Route> writes;

    /**
     * The paths.
     *
     * @param history finds what the topics hold of a customer
     * @param access who may see users
     * @param token that the configuration asks for
     * @param others has all other paths
     */
    public ConsoleRoutes(
            ConsoleView view,
            Reading reading,
            Function<String, CustomerHistory.Found> history,
            EngineSource engine,
            Access access,
            Optional<String> token,
            Clock clock,
            Routes others) {
        this.others = others;
        this.door = new Door(access, token, clock);
        this.looks = reading::asked;
        EffectPage effect = new EffectPage(view, engine, clock);
        NowPage now = new NowPage(view, engine, reading, effect, token.isPresent());
        this.updates = new UpdateStream(door, now::json, looks);
        this.reads = Map.of(
                API + "now", page(request -> Pages.json(now.json())),
                API + "updates", Route.stream(Lane.STREAM, updates),
                API + "warnings", page(new WarningsPage(view)),
                API + "effect", page(effect),
                API + "policy", page(new PolicyPage(view, engine, now)),
                API + "models", page(new ModelsPage(engine)),
                API + "dead-letters", page(new LettersPage(view)));
        this.writes = Map.of(
                // Nothing is written: their bodies hold what may not stand in an address.
                API + "customer", new Route(Lane.LOOK_UP, new CustomerPage(door, engine, history)),
                API + "sign-in", new Route(SIGN_IN, new SignIn(door)),
                API + "sign-out", new Route(Lane.PAGE, this::signOut));
    }

    @Override
    public Route route(Request request) {
        boolean isRead = request.method().equals("GET") || request.method().equals("HEAD");
        if (request.path().equals("/") && isRead) {
            return files;
        }
        if (!request.path().startsWith(PREFIX)) {
            return others.route(request);
        }
        Route found = (isRead ? reads : writes).get(request.path());
        if (found != null && (isRead || request.method().equals("POST"))) {
            return found;
        }
        return isRead ? files : new Route(Lane.PAGE, ConsoleRoutes::refused);
    }

    @Override
    public void close() {
        updates.close();
    }

    private Route page(Endpoint page) {
        Endpoint guarded = request -> door.refusal(request).orElseGet(() -> {
            looks.run();
            return page.answer(request);
        });
        return new Route(Lane.PAGE, guarded);
    }

    private Answer signOut(Request request) {
        return Pages.json(Pages.object()).with("Set-Cookie", door.signOut(request));
    }

    private static Answer refused(Request request) {
        return Pages.guarded(Answer.error(
                Answer.METHOD_NOT_ALLOWED, "Only GET, and POST for a look-up: nothing can be changed here."));
    }
}
