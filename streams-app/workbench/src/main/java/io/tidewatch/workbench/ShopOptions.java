package io.tidewatch.workbench;

import io.tidewatch.replay.generator.GeneratedShop;
import io.tidewatch.replay.generator.ShopSettings;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** The options that say which shop to make up: a picocli mixin. */
final class ShopOptions {
    private static final long DEFAULT_SEED = 1;

    @Option(
            names = "--users",
            paramLabel = "N",
            description = "generated: customers of the shop (" + ShopSettings.DEFAULT_USERS
                    + ", or as many as --events takes).")
    private Optional<Integer> users = Optional.empty();

    @Option(names = "--events", paramLabel = "N", description = "generated: stop after so many events.")
    private Optional<Long> events = Optional.empty();

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "generated: days from 2025-01-01 on (" + ShopSettings.DEFAULT_DAYS + ").")
    private Optional<Integer> days = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "generated: the same number gives the same events (" + DEFAULT_SEED + ").")
    private Optional<Long> seed = Optional.empty();

    /** Whether any of them was given. */
    boolean isGiven() {
        return users.isPresent() || events.isPresent() || days.isPresent() || seed.isPresent();
    }

    /** The shop they describe. */
    GeneratedShop shop() {
        return new GeneratedShop(settings());
    }

    private ShopSettings settings() {
        int length = days.orElse(ShopSettings.DEFAULT_DAYS);
        long number = seed.orElse(DEFAULT_SEED);
        if (users.isEmpty() && events.isPresent()) {
            return ShopSettings.forEvents(events.get(), length, number);
        }
        OptionalLong stop = events.map(OptionalLong::of).orElse(OptionalLong.empty());
        return new ShopSettings(users.orElse(ShopSettings.DEFAULT_USERS), length, number, stop);
    }
}
