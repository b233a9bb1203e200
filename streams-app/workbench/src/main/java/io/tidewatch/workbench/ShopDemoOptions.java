package io.tidewatch.workbench;

import io.tidewatch.config.Durations;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options of {@code tidewatch demo} for what is seen in a browser, the shop or the console: a picocli mixin. */
final class ShopDemoOptions {
    static final int DEFAULT_PORT = 8085;

    private static final String SHOP = "--shop";
    /** Those that say something with a shop and without one. */
    private static final Set<String> COMMON =
            Set.of("--model", "--device", "--run-dir", "--headless", "--port", "--for");

    @Option(
            names = SHOP,
            description =
                    "Instead of a replay: a small shop to click in with a browser, whose events go through collector, Kafka"
                            + " and engine, and beside it what Tidewatch makes of you. Stays open until Ctrl-C.")
    private boolean shop;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description =
                    "Where the console, or with --shop the shop, is on this machine; 0 takes any free one. Default: "
                            + DEFAULT_PORT + "; for the console any free one where that is taken, and with --headless.")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description =
                    "How long it stays open, for example 5m: the shop, or the console after the report. For scripts.")
    private Optional<String> span = Optional.empty();

    /**
     * Whether the shop is wanted.
     *
     * @throws TidewatchException if other options do not go with that
     */
    boolean isWanted(ParseResult given) {
        Set<String> names =
                given.matchedOptions().stream().map(OptionSpec::longestName).collect(Collectors.toSet());
        List<String> odd = names.stream()
                .filter(name -> shop && !name.equals(SHOP) && !COMMON.contains(name))
                .sorted()
                .toList();
        if (!odd.isEmpty()) {
            throw new TidewatchException(String.join(", ", odd)
                    + " is for the replay and says nothing of the shop; leave it or " + SHOP + " out");
        }
        return shop;
    }

    /** The shop's, 0 to 65535. */
    int port() {
        return checked(port.orElse(DEFAULT_PORT));
    }

    /**
     * The console's, 0 to 65535. It is one page of many, so a port that is taken is no reason to stop unless it was asked for.
     *
     * @param forScript several scripts may run at once
     */
    int consolePort(boolean forScript) {
        return checked(port.orElseGet(() -> forScript || isTaken(DEFAULT_PORT) ? 0 : DEFAULT_PORT));
    }

    private static boolean isTaken(int port) {
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort() != port;
        } catch (IOException taken) {
            return true;
        }
    }

    private static int checked(int chosen) {
        if (chosen < 0 || chosen > 65_535) {
            throw new TidewatchException("--port is " + chosen + "; give a number from 0 to 65535");
        }
        return chosen;
    }

    /** How long to stay open; empty: until stopped. */
    Optional<Duration> span() {
        return span.map(text -> Durations.parse(text)
                .filter(duration -> !duration.isNegative() && !duration.isZero())
                .orElseThrow(() -> new TidewatchException(
                        "--for is '" + text + "'; give a duration above 0 such as 30s, 5m or 1h")));
    }
}
