package io.tidewatch.collector.intake;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a browser's User-Agent says that it is none: crawlers, previews, monitors and headless browsers name themselves so. A bot that lies
 * is not found; one of those would fake the rest too.
 */
final class BotSigns {
    /** But for CUBOT, which makes telephones. */
    private static final Pattern SIGNS = Pattern.compile(
            "(?<!cu)bot\\b|crawl|spider|slurp|mediapartners|facebookexternalhit|whatsapp|preview|monitor|pingdom|uptime|lighthouse"
                    + "|headless|phantomjs|selenium|puppeteer|playwright|curl/|wget/|python-|java/|go-http-client|okhttp",
            Pattern.CASE_INSENSITIVE);

    private BotSigns() {}

    /** A browser always sends the header, so without one it is none. */
    static boolean in(Optional<String> userAgent) {
        return userAgent
                .filter(agent -> !agent.isBlank() && !SIGNS.matcher(agent).find())
                .isEmpty();
    }
}
