package io.tidewatch.ops;

import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.tidewatch.console.web.Console;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.http.Access;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.HttpLimits;
import io.tidewatch.http.HttpListener;
import io.tidewatch.http.Lane;
import io.tidewatch.http.ListenAddress;
import io.tidewatch.http.MetricsPage;
import io.tidewatch.http.Route;
import io.tidewatch.http.Router;
import io.tidewatch.http.Routes;
import io.tidewatch.streams.EngineRunner;
import io.tidewatch.streams.config.HttpConfig;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.config.TimeConfig;
import io.tidewatch.streams.preflight.Certificates;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.topics.TidewatchException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Health, status, metrics, the look-up of users and the console of one engine over HTTP. Open it before the engine begins, so that probes
 * are answered during the restore, and close it after the engine.
 */
public final class OpsServer implements AutoCloseable {
    private final HttpListener listener;
    private final Console console;
    private final InputWatch input;
    private final MetricsPage metrics;
    private final HttpPeers peers;
    private final ScheduledExecutorService background;

    private OpsServer(
            HttpListener listener,
            Console console,
            InputWatch input,
            MetricsPage metrics,
            HttpPeers peers,
            ScheduledExecutorService background) {
        this.listener = listener;
        this.console = console;
        this.input = input;
        this.metrics = metrics;
        this.peers = peers;
        this.background = background;
    }

    /**
     * Opens the listener.
     *
     * @param engine prepared, not begun
     * @throws TidewatchException if the address of {@code http} cannot be bound; the message is for the user
     */
    public static OpsServer open(EngineRunner engine) {
        Clock clock = Clock.systemUTC();
        TidewatchConfig config = engine.config();
        RestoreProgress restore = new RestoreProgress(clock);
        engine.streams().setGlobalStateRestoreListener(restore);
        engine.streams().setStandbyUpdateListener(restore);
        ScheduledExecutorService background = Executors.newScheduledThreadPool(1, task -> {
            Thread thread = new Thread(task, "tidewatch-ops");
            thread.setDaemon(true);
            return thread;
        });
        InputWatch input =
                new InputWatch(config, background, clock, () -> ThreadView.partitions(engine.streams()), engine.lost());
        EngineProbe probe = new EngineProbe(clock, engine, () -> model(engine), input::view, restore);
        Health health = new Health(StallBound.of(config.kafka()));
        EngineFacts facts = facts(engine, clock.instant());
        MetricsPage metrics = MetricsEndpoint.of(
                facts,
                engine.counters(),
                probe,
                health,
                engine::drift,
                List.of(
                        MetricsEndpoint.kafka(engine.streams(), background),
                        new DiskSpaceMetrics(config.state().directory().toFile()),
                        new CertificateMetrics(() -> Certificates.of(config), clock, background)));
        StatusEndpoint status = new StatusEndpoint(facts, probe, health, engine.counters()::figures, engine::drift);
        HttpPeers peers = new HttpPeers(config.http().token().map(PeerKey::of), clock, HttpPeers.ANSWER);
        AtomicReference<Console> console = new AtomicReference<>();
        try {
            HttpListener listener = HttpListener.open(
                    new ListenAddress(
                            "http", config.http().host(), config.http().port()),
                    HttpLimits.defaults(),
                    address -> {
                        Access access = new Access(
                                address.getAddress().isLoopbackAddress(),
                                config.http().token());
                        UserEndpoint users = users(engine, probe, peers);
                        Routes pages = new Router(Map.of(
                                "/health/live",
                                new Route(Lane.PROBE, new HealthEndpoint(probe, health::live)),
                                "/health/ready",
                                new Route(Lane.PROBE, new HealthEndpoint(probe, health::ready)),
                                "/status",
                                new Route(Lane.PAGE, status),
                                "/metrics",
                                new Route(Lane.PAGE, metrics),
                                UserEndpoint.PREFIX + "{id}",
                                new Route(Lane.LOOK_UP, door(config.http(), access, users)),
                                ExperimentEndpoint.PREFIX + "{id}",
                                new Route(
                                        Lane.LOOK_UP,
                                        new ExperimentEndpoint(access, new Experiment(config.experiments())))));
                        console.set(new Console(
                                EngineForConsole.clients(config),
                                new EngineForConsole(
                                        status,
                                        users,
                                        now(config.time().mode(), probe),
                                        config.time().mode() == TimeConfig.Mode.REPLAY,
                                        input::readTo),
                                access,
                                config.http().token(),
                                clock,
                                pages));
                        return console.get();
                    });
            return new OpsServer(listener, console.get(), input, metrics, peers, background);
        } catch (TidewatchException refused) {
            Optional.ofNullable(console.get()).ifPresent(Console::close);
            close(input, metrics, peers, background);
            throw refused;
        }
    }

    /** The address it listens at. */
    public InetSocketAddress address() {
        return listener.address();
    }

    @Override
    public void close() {
        // Its streams first: a listener that stops waits for what is being answered.
        console.close();
        listener.close();
        close(input, metrics, peers, background);
    }

    private static void close(
            InputWatch input, MetricsPage metrics, HttpPeers peers, ScheduledExecutorService background) {
        input.close();
        metrics.close();
        peers.close();
        background.shutdownNow();
    }

    private static UserEndpoint users(EngineRunner engine, EngineProbe probe, Peers peers) {
        HttpConfig http = engine.config().http();
        return new UserEndpoint(
                new StreamsProfiles(engine.streams(), http.advertised().map(HostPort::parse), engine.partitions()),
                peers,
                () -> {
                    ServedModel model = engine.inForce().model();
                    return new ProfileView(model.manifest(), model.policy());
                },
                now(engine.config().time().mode(), probe),
                System::nanoTime);
    }

    private static Endpoint door(HttpConfig http, Access access, UserEndpoint users) {
        Optional<HostPort> self = http.advertised().map(HostPort::parse);
        return new UserDoor(
                access,
                http.token().map(PeerKey::of).map(secret -> new PeerGate(secret, self, Clock.systemUTC())),
                users);
    }

    private static ModelView model(EngineRunner engine) {
        return ModelView.of(
                engine.inForce(),
                engine.refusal(),
                engine.refusals(),
                engine.shadow(),
                engine.shadowRefusal(),
                StrategyView.of(engine),
                ShopView.of(engine));
    }

    /** In a replay users live in the log's time. */
    private static Supplier<Instant> now(TimeConfig.Mode mode, EngineProbe probe) {
        return () -> {
            EngineSnapshot engine = probe.get();
            Optional<Instant> latest = engine.tasks().stream()
                    .map(TaskView::clock)
                    .flatMap(Optional::stream)
                    .max(Comparator.naturalOrder());
            return mode == TimeConfig.Mode.REPLAY ? latest.orElse(engine.takenAt()) : engine.takenAt();
        };
    }

    private static EngineFacts facts(EngineRunner engine, Instant startedAt) {
        return new EngineFacts(
                Optional.ofNullable(OpsServer.class.getPackage().getImplementationVersion())
                        .orElse("(not packaged)"),
                startedAt,
                engine.config().applicationId(),
                engine.config().http().advertised().map(HostPort::parse));
    }
}
