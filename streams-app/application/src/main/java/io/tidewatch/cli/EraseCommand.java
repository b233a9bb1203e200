package io.tidewatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.cli.erasure.ErasureCluster;
import io.tidewatch.cli.erasure.Receipt;
import io.tidewatch.cli.erasure.UserIds;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.erasure.LocalErasure;
import io.tidewatch.topics.Erasure;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.TopicAdmin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewatch erase}: asks the engine to erase users, waits until it has, and says by when the rest is gone. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Erases users, waits until the engine has done so, and prints a receipt without their ids: what is"
                        + " gone, and by when the rest is, computed from the settings of the cluster's topics. Ends with "
                        + EraseCommand.NOT_BOUND
                        + " if something was not done in time or has no bound. May be repeated.",
        footer = {
            "",
            "Ids on the command line stay in the shell's history; --file keeps them out of it:",
            "  tidewatch erase --file ids.txt --config tidewatch.yaml --receipt receipt.json"
        })
public final class EraseCommand implements Callable<Integer> {
    /** Not all is done, or not all is bound. */
    static final int NOT_BOUND = 3;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "USER", arity = "0..*", description = "ids of users")
    private List<String> users = List.of();

    @Option(names = "--file", paramLabel = "FILE", description = "a file of ids, one a line, in UTF-8")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--lift",
            description =
                    "take the users' events again instead; with the next event they are new. What was erased stays so")
    private boolean lift;

    @Option(names = "--status", description = "say how many requests are on their topic, and how many were followed")
    private boolean status;

    @Option(names = "--receipt", paramLabel = "FILE", description = "write the receipt there too, as JSON")
    private Optional<Path> receiptFile = Optional.empty();

    @Option(
            names = "--within",
            paramLabel = "SECONDS",
            description = "how long to wait for the engine (default: ${DEFAULT-VALUE}); 0 asks and does not wait")
    private int withinSeconds = 60;

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            description = "the engine's, where no --config says it (default: tidewatch)")
    private Optional<String> applicationId = Optional.empty();

    @Mixin
    private KafkaConnection connection;

    @Override
    public Integer call() {
        Optional<TidewatchConfig> config = connection.config();
        if (config.isPresent() && config.get().erasure().key().isEmpty()) {
            throw new TidewatchException(
                    "'erasure.key' is missing in the configuration, without which the engine follows no request;"
                            + " give one, 32 random characters or more, to all instances");
        }
        String application = applicationId
                .or(() -> config.map(TidewatchConfig::applicationId))
                .orElse("tidewatch");
        return connection.ask(() -> {
            try (Admin admin = connection.admin()) {
                ErasureCluster cluster = new ErasureCluster(connection, application);
                cluster.check();
                return status
                        ? status(cluster)
                        : ask(
                                cluster,
                                admin,
                                config.map(engine ->
                                        LocalErasure.bound(engine.state().compactWithin())));
            }
        });
    }

    private int ask(ErasureCluster cluster, Admin admin, Optional<Duration> localFiles) {
        Set<String> named = UserIds.of(users, file);
        TopicAdmin topics = new TopicAdmin(admin);
        // Before an account a visitor was known by ids of their own.
        Set<String> anonymous = lift ? Set.of() : cluster.aliases(named, topics);
        List<String> all = new ArrayList<>(named);
        anonymous.stream().filter(id -> !named.contains(id)).forEach(all::add);
        String requestId = UUID.randomUUID().toString();
        Instant asked = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Erasure.Kind kind = lift ? Erasure.Kind.LIFT : Erasure.Kind.ERASE;
        List<Erasure> requests =
                all.stream().map(id -> new Erasure(requestId, id, kind, asked)).toList();
        Progress progress = DlqOptions.progress(spec);
        cluster.send(
                requests,
                anonymous,
                done -> progress.sayNowAndThen(
                        () -> String.format(Locale.ENGLISH, "%,d of %,d requests written", done, requests.size())));
        if (lift) {
            progress.end();
            spec.commandLine().getOut().printf(Locale.ENGLISH, "%,d users may come back%n", named.size());
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        }
        int followed = await(cluster, all, asked, progress);
        progress.end();
        Receipt receipt = new Receipt(
                requestId,
                asked,
                all.size(),
                followed,
                anonymous.size(),
                localFiles,
                cluster.bounds(topics),
                cluster.savepoints(admin));
        print(receipt);
        return receipt.isComplete() ? ExitCode.OK : NOT_BOUND;
    }

    private int await(ErasureCluster cluster, List<String> all, Instant asked, Progress progress) {
        long deadline = System.nanoTime() + Duration.ofSeconds(withinSeconds).toNanos();
        int followed = 0;
        while (withinSeconds > 0 && followed < all.size()) {
            followed = cluster.erased(all, asked).size();
            int done = followed;
            progress.sayNowAndThen(() -> String.format(Locale.ENGLISH, "%,d of %,d ids erased", done, all.size()));
            if (System.nanoTime() > deadline || followed == all.size() || !pause()) {
                break;
            }
        }
        return followed;
    }

    private int status(ErasureCluster cluster) {
        Map<String, List<Erasure>> byRequest = new LinkedHashMap<>();
        for (Erasure request : cluster.requests()) {
            byRequest
                    .computeIfAbsent(request.requestId(), id -> new ArrayList<>())
                    .add(request);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (byRequest.isEmpty()) {
            out.println("no requests on the topic");
        }
        byRequest.forEach((id, requests) -> {
            Erasure first = requests.get(0);
            if (first.kind() == Erasure.Kind.LIFT) {
                out.printf(Locale.ENGLISH, "%s  %s  %,d may come back%n", id, first.time(), requests.size());
            } else {
                List<String> ids = requests.stream().map(Erasure::userId).toList();
                out.printf(
                        Locale.ENGLISH,
                        "%s  %s  %,d of %,d erased%n",
                        id,
                        first.time(),
                        cluster.erased(ids, first.time()).size(),
                        ids.size());
            }
        });
        out.flush();
        return ExitCode.OK;
    }

    private void print(Receipt receipt) {
        PrintWriter out = spec.commandLine().getOut();
        receipt.text().forEach(out::println);
        if (receipt.followed() < receipt.users()) {
            out.println("the engine has not followed all of it: see that it runs with 'erasure.key', then look with"
                    + " 'tidewatch erase --status'");
        }
        out.flush();
        receiptFile.ifPresent(path -> {
            try {
                Files.write(
                        path,
                        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(receipt.json()));
            } catch (IOException unwritable) {
                throw new TidewatchException(
                        "the receipt could not be written to " + path + " ("
                                + unwritable.getClass().getSimpleName() + "); it is printed above",
                        unwritable);
            }
        });
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK_EVERY.toMillis());
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
