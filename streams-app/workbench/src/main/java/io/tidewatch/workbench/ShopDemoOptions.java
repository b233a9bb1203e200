package io.tidewatch.workbench;

import io.tidewatch.config.Durations;
import io.tidewatch.topics.TidewatchException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options of {@code tidewatch demo} for the shop in a browser: a picocli mixin. */
final class ShopDemoOptions {
    static final int DEFAULT_PORT = 8085;

    private static final String SHOP = "--shop";
    /** Those that say something with a shop and without one. */
    private static final Set<String> COMMON = Set.of("--model", "--device", "--run-dir", "--headless");

    private static final Set<String> OWN = Set.of(SHOP, "--port", "--for");

    @Option(
            names = SHOP,
            description =
                    "Instead of a replay: a small shop to click in with a browser, whose events go through collector, Kafka"
                            + " and engine, and beside it what Tidewatch makes of you. Stays open until Ctrl-C.")
    private boolean shop;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "With --shop: where the shop is on this machine; 0 takes any free one. Default: "
                    + DEFAULT_PORT + ".")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "With --shop: closes by itself after so long, for example 5m. For scripts.")
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
                .filter(name -> shop ? !OWN.contains(name) && !COMMON.contains(name) : OWN.contains(name))
                .sorted()
                .toList();
        if (!odd.isEmpty()) {
            throw new TidewatchException(
                    shop
                            ? String.join(", ", odd) + " is for the replay and says nothing of the shop; leave it or "
                                    + SHOP + " out"
                            : String.join(", ", odd) + " is for the shop; add " + SHOP + " or leave it out");
        }
        return shop;
    }

    /** 0 to 65535. */
    int port() {
        int chosen = port.orElse(DEFAULT_PORT);
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
