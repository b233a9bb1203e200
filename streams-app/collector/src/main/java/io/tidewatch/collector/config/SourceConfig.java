package io.tidewatch.collector.config;

import io.tidewatch.config.Default;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.TidewatchException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An entry of {@code sources}: one that may send.
 *
 * @param name for metrics and logs
 * @param kind whether its key is public
 * @param keys that it sends; several while one is replaced by another; none only where it signs its webhooks
 * @param origins of pages that may send with a browser's key, as browsers write them; {@code *} for every page
 * @param types what it may send; by default all for a server, and all but {@code purchase} and {@code return} for a browser
 * @param rate of all its events; by default far more than a shop of some million visits a day sends
 * @param addressRate of the events from one address; a person who clicks makes one or two a second, and an office shares an address
 * @param shopifySecret with which Shopify signs the webhooks of this source; empty if it sends none
 */
public record SourceConfig(
        String name,
        SourceKind kind,
        List<String> keys,
        @Default("[]") List<String> origins,
        Optional<Set<EventType>> types,
        Optional<RateConfig> rate,
        Optional<RateConfig> addressRate,
        Optional<String> shopifySecret) {
    /** Every page. */
    public static final String ANY = "*";
    /** Shorter ones are guessed. */
    private static final int LEAST_KEY_LENGTH = 16;
    /** What needs no escape in a URL or a header. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~-]+");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    /** A shop of some million visits a day has some hundred events a second at its peak; more is a mistake or an attack. */
    private static final RateConfig RATE = new RateConfig(5_000, 20_000);
    /** A burst is a tab that comes back online with a full queue. */
    private static final RateConfig ADDRESS_RATE = new RateConfig(50, 1_000);

    public SourceConfig {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new TidewatchException(
                    "the name of an entry of 'sources' is '%s'; give 1 to 63 lower-case letters, digits, hyphens or underscores"
                            .formatted(name));
        }
        if (kind == null) {
            throw new TidewatchException(
                    "the source '%s' of 'sources' has no kind; give browser or server".formatted(name));
        }
        keys = keys == null ? List.of() : List.copyOf(keys);
        checkShopifySecret(name, kind, shopifySecret);
        if (keys.isEmpty() && shopifySecret.isEmpty()) {
            throw new TidewatchException(
                    "the source '%s' of 'sources' has no keys; give one, as from 'openssl rand -hex 24'"
                            .formatted(name));
        }
        for (String key : keys) {
            checkKey(name, key);
        }
        origins = origins == null
                ? List.of()
                : origins.stream().map(SourceConfig::lowerCase).toList();
        for (String origin : origins) {
            checkOrigin(name, origin);
        }
        if (kind == SourceKind.BROWSER && origins.isEmpty()) {
            throw new TidewatchException(
                    "the browser source '%s' of 'sources' has no origins; give the shop's, such as https://shop.example.com"
                            .formatted(name));
        }
    }

    /** What it may send. */
    public Set<EventType> allowedTypes() {
        return types.orElse(kind.types());
    }

    /** How many events it may send. */
    public RateConfig keyRate() {
        return rate.orElse(RATE);
    }

    /** How many of them from one address; of a server's key all come from a few. */
    public RateConfig rateOfAnAddress() {
        return addressRate.orElse(kind == SourceKind.SERVER ? keyRate() : ADDRESS_RATE);
    }

    /** Whether a page of this origin may send. */
    public boolean allows(String origin) {
        return origins.contains(ANY) || origins.contains(lowerCase(origin));
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "SourceConfig[name=%s, kind=%s, keys=(%d), origins=%s]".formatted(name, kind, keys.size(), origins);
    }

    private static void checkShopifySecret(String name, SourceKind kind, Optional<String> secret) {
        if (secret.isPresent() && kind == SourceKind.BROWSER) {
            throw new TidewatchException(
                    "the browser source '%s' of 'sources' has a shopify_secret; webhooks come from servers, so give them a source of the kind server"
                            .formatted(name));
        }
        if (secret.filter(given -> given.length() < LEAST_KEY_LENGTH).isPresent()) {
            throw new TidewatchException(
                    "the shopify_secret of the source '%s' of 'sources' has %d characters; give the one that Shopify shows under Settings > Notifications > Webhooks"
                            .formatted(name, secret.get().length()));
        }
    }

    private static void checkKey(String name, String key) {
        if (key.length() < LEAST_KEY_LENGTH || !KEY.matcher(key).matches()) {
            throw new TidewatchException(
                    ("a key of the source '%s' of 'sources' has %d characters; give at least %d of letters, digits and . _ ~ -,"
                                    + " as from 'openssl rand -hex 24'")
                            .formatted(name, key.length(), LEAST_KEY_LENGTH));
        }
    }

    private static void checkOrigin(String name, String origin) {
        if (origin.equals(ANY)) {
            return;
        }
        try {
            URI uri = URI.create(origin);
            if (uri.getHost() != null
                    && uri.getScheme() != null
                    && uri.getRawPath().isEmpty()
                    && uri.getQuery() == null) {
                return;
            }
        } catch (IllegalArgumentException noUri) {
            // Told below.
        }
        throw new TidewatchException(
                "the source '%s' of 'sources' has the origin '%s'; give scheme and host without a path, such as https://shop.example.com"
                        .formatted(name, origin));
    }

    private static String lowerCase(String origin) {
        return origin.toLowerCase(Locale.ROOT);
    }
}
