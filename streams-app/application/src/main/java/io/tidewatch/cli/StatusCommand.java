package io.tidewatch.cli;

import io.tidewatch.cli.status.GroupStatus;
import io.tidewatch.cli.status.GroupWatch;
import io.tidewatch.cli.status.StatusScreen;
import io.tidewatch.config.Durations;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.HttpConfig;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch status}: all instances of a group on one screen, live. */
@Command(
        name = "status",
        description =
                "Shows all instances of an engine on one screen, live, until Ctrl-C. One address is enough where the"
                        + " instances set 'http.advertised': each knows the others.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final String DEFAULT_URL = "http://127.0.0.1:8080";
    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofHours(1);

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where an instance answers, for example http://tidewatch-0:8080; may be given several times."
                    + " Default: what --config says, or " + DEFAULT_URL + ".")
    private List<String> urls = List.of();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "An engine's configuration: asks at its 'http.advertised', or at its 'http.host' and 'http.port'.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            defaultValue = "2s",
            description =
                    "How often to look, 500ms to 1h. Default: ${DEFAULT-VALUE}. Lags are as old as ten seconds anyway.")
    private String every;

    @Option(
            names = "--once",
            description = "Two looks, since events a second need two, then the screen once. For scripts.")
    private boolean once;

    @Option(names = "--json", description = "One look as JSON: of every instance its whole /status.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Duration pause = every();
        PrintWriter out = spec.commandLine().getOut();
        try (GroupWatch watch = new GroupWatch(addresses(), Clock.systemUTC())) {
            if (json) {
                out.println(watch.json().toPrettyString());
                out.flush();
                return ExitCode.OK;
            }
            return once ? once(watch, pause, out) : live(watch, pause, out);
        }
    }

    private static int once(GroupWatch watch, Duration pause, PrintWriter out) {
        GroupStatus before = watch.look();
        if (!before.anyAnswers()) {
            throw TidewatchException.whileRunning(
                    "no instance answers: %s; give the address of one with --url"
                            .formatted(String.join("; ", StatusScreen.plain(before, Optional.empty()))),
                    new IllegalStateException("unanswered"));
        }
        if (sleeps(pause)) {
            StatusScreen.lines(watch.look(), Optional.of(before)).forEach(out::println);
            out.flush();
        }
        return ExitCode.OK;
    }

    /** Until the process is ended. An engine that does not answer may do so at the next look. */
    private static int live(GroupWatch watch, Duration pause, PrintWriter out) {
        boolean terminal = Progress.onTerminal();
        Optional<GroupStatus> before = Optional.empty();
        do {
            GroupStatus now = watch.look();
            if (terminal) {
                out.print(Terminal.frame(StatusScreen.lines(now, before)));
            } else {
                StatusScreen.plain(now, before).forEach(out::println);
            }
            out.flush();
            before = Optional.of(now);
        } while (!out.checkError() && sleeps(pause));
        return ExitCode.OK;
    }

    private static boolean sleeps(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Duration every() {
        return Durations.parse(every)
                .filter(duration -> duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> new TidewatchException(
                        "--every is '" + every + "'; give a duration of 500ms to 1h such as 2s or 1m"));
    }

    private List<URI> addresses() {
        if (urls.isEmpty()) {
            return List.of(address(
                    config.map(file -> ofConfig(ConfigFile.read(file).http())).orElse(DEFAULT_URL)));
        }
        List<URI> addresses = new ArrayList<>();
        urls.forEach(url -> addresses.add(address(url)));
        return addresses;
    }

    /** One that listens on all addresses is on this one. */
    private static String ofConfig(HttpConfig http) {
        String host = switch (http.host()) {
            case "0.0.0.0", "::" -> "127.0.0.1";
            default -> http.host().contains(":") ? "[" + http.host() + "]" : http.host();
        };
        return "http://" + http.advertised().orElseGet(() -> host + ":" + http.port());
    }

    private static URI address(String url) {
        try {
            URI address = new URI(url);
            if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (URISyntaxException unreadable) {
            // As one without a host.
        }
        throw new TidewatchException("'" + url + "' is no address of an instance; give --url http://host:port");
    }
}
