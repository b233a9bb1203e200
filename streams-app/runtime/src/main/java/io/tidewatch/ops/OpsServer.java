package io.tidewatch.ops;

import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.HttpLimits;
import io.tidewatch.http.HttpListener;
import io.tidewatch.http.Lane;
import io.tidewatch.http.ListenAddress;
import io.tidewatch.http.MetricsPage;
import io.tidewatch.http.Route;
import io.tidewatch.http.Router;
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
import java.util.function.Supplier;

/**
 * Health, status, metrics and the look-up of users of one engine over HTTP. Open it before the engine begins, so that probes
 * are answered during the restore, and close it after the engine.
 */
public final class OpsServer implements AutoCloseable {
    private final HttpListener listener;
    private final InputWatch input;
    private final MetricsPage metrics;
    private final ScheduledExecutorService background;

    private OpsServer(
            HttpListener listener, InputWatch input, MetricsPage metrics, ScheduledExecutorService background) {
        this.listener = listener;
        this.input = input;
        this.metrics = metrics;
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
        try {
            HttpListener listener = HttpListener.open(
                    new ListenAddress(
                            "http", config.http().host(), config.http().port()),
                    HttpLimits.defaults(),
                    address -> new Router(Map.of(
                            "/health/live",
                            new Route(Lane.PROBE, new HealthEndpoint(probe, health::live)),
                            "/health/ready",
                            new Route(Lane.PROBE, new HealthEndpoint(probe, health::ready)),
                            "/status",
                            new Route(
                                    Lane.PAGE,
                                    new StatusEndpoint(
                                            facts, probe, health, engine.counters()::figures, engine::drift)),
                            "/metrics",
                            new Route(Lane.PAGE, metrics),
                            UserEndpoint.PREFIX + "{id}",
                            new Route(Lane.LOOK_UP, users(engine, address, probe)),
                            ExperimentEndpoint.PREFIX + "{id}",
                            new Route(Lane.LOOK_UP, membership(config, address)))));
            return new OpsServer(listener, input, metrics, background);
        } catch (TidewatchException refused) {
            close(input, metrics, background);
            throw refused;
        }
    }

    /** The address it listens at. */
    public InetSocketAddress address() {
        return listener.address();
    }

    @Override
    public void close() {
        listener.close();
        close(input, metrics, background);
    }

    private static void close(InputWatch input, MetricsPage metrics, ScheduledExecutorService background) {
        input.close();
        metrics.close();
        background.shutdownNow();
    }

    private static Endpoint membership(TidewatchConfig config, InetSocketAddress address) {
        return new ExperimentEndpoint(
                new Access(
                        address.getAddress().isLoopbackAddress(), config.http().token()),
                new Experiment(config.experiments()));
    }

    private static Endpoint users(EngineRunner engine, InetSocketAddress address, EngineProbe probe) {
        HttpConfig http = engine.config().http();
        Optional<HostPort> self = http.advertised().map(HostPort::parse);
        Optional<PeerKey> key = http.token().map(PeerKey::of);
        Clock clock = Clock.systemUTC();
        UserEndpoint users = new UserEndpoint(
                new StreamsProfiles(engine.streams(), self, engine.partitions()),
                new HttpPeers(key, clock, HttpPeers.ANSWER),
                () -> {
                    ServedModel model = engine.inForce().model();
                    return new ProfileView(model.manifest(), model.policy());
                },
                now(engine.config().time().mode(), probe),
                System::nanoTime);
        return new UserDoor(
                new Access(address.getAddress().isLoopbackAddress(), http.token()),
                key.map(secret -> new PeerGate(secret, self, clock)),
                users);
    }

    private static ModelView model(EngineRunner engine) {
        return ModelView.of(
                engine.inForce(),
                engine.refusal(),
                engine.refusals(),
                engine.shadow(),
                engine.shadowRefusal(),
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
