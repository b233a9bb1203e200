package io.tidewatch.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collector.config.SourceConfig;
import io.tidewatch.collector.config.SourceKind;
import io.tidewatch.collector.spool.Destination;
import io.tidewatch.collector.spool.SpoolRecord;
import io.tidewatch.topics.AliasCodec;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:15:30.250Z");
    private static final Sender BROWSER = sender(SourceKind.BROWSER, false, false);
    private static final Sender SERVER = sender(SourceKind.SERVER, false, false);
    private static final String CART =
            "{\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":\"2026-11-22T08:00:00Z\"";

    private final EventReader reader = new EventReader(() -> "made");

    @Test
    void keepsAnEventAsTheContractHasItAndNothingElse() throws Exception {
        SpoolRecord record = good(CART + ",\"opt_out\":false,\"ip\":\"1.2.3.4\",\"value\":2}", BROWSER);
        assertThat(record.destination()).isEqualTo(Destination.EVENTS);
        assertThat(record.key()).isEqualTo("u".getBytes(StandardCharsets.UTF_8));
        assertThat(record.arrivedAt()).isEqualTo(NOW.toEpochMilli());
        assertThat(new String(record.value(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":\"2026-11-22T08:00:00.000Z\",\"value\":2.0}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"user_id\":\"u\",\"type\":\"cart\"} | made | 2026-11-22T09:15:30.250Z",
                "{ \"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"cart\"} | e | 2026-11-22T09:15:30.250Z",
                "{\"user_id\":\"u\",\"type\":\"cart\",\"time\":1795339530251} | made | 2026-11-22T09:25:30.251Z"
            })
    void givesAnIdAndTheTimeOfArrivalToAnEventThatHasNone(String json, String id, Instant time) throws Exception {
        ShopEvent event = ShopEventCodec.read(good(json, BROWSER).value());
        assertThat(event.eventId()).isEqualTo(id);
        assertThat(event.time()).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | MISSING_FIELD | field 'user_id' is missing",
                "{ } | MISSING_FIELD | field 'user_id' is missing",
                "{\"event_id\":null,\"user_id\":\"u\",\"type\":\"cart\"} | MISSING_FIELD | field 'event_id' is missing",
                "{\"user_id\":\"u\",\"type\":\"cart\",\"time\":\"today\"} | WRONG_TYPE | field 'time' must be a date-time with an offset, such as 2011-09-09T10:15:30Z, or milliseconds since 1970",
                "{\"user_id\":\"u\",\"type\":\"dance\"} | UNKNOWN_TYPE | field 'type' must be one of browse, search, cart, favourite, purchase, return, review, support",
                "{\"user_id\":\"u\",\"user_id\":\"v\",\"type\":\"cart\"} | UNREADABLE | field 'user_id' is there twice",
                "{\"type\":\"alias\",\"user_id\":\"u\"} | MISSING_FIELD | field 'anonymous_id' is missing"
            })
    void refusesWithTheContractsReason(String json, String code, String detail) {
        assertThat(bad(json, BROWSER)).isEqualTo(new Reason(code, detail));
    }

    @Test
    void whatIsNoObjectIsUnreadable() {
        assertThat(reader.read(Piece.unreadable(), BROWSER, NOW))
                .isEqualTo(new Reading.Bad(new Reason("UNREADABLE", "this is not one JSON object")));
    }

    @Test
    void aBrowserMakesNoPurchase() {
        String purchase = CART.replace("cart", "purchase") + "}";
        assertThat(bad(purchase, BROWSER).code()).isEqualTo("type_not_allowed");
        assertThat(good(purchase, SERVER).destination()).isEqualTo(Destination.EVENTS);
    }

    @Test
    void anAliasGoesToTheIdentitiesUnderTheAnonymousId() throws Exception {
        SpoolRecord record =
                good("{\"type\":\"alias\",\"event_id\":\"a\",\"user_id\":\"u\",\"anonymous_id\":\"anon\"}", BROWSER);
        assertThat(record.destination()).isEqualTo(Destination.IDENTITIES);
        assertThat(record.key()).isEqualTo("anon".getBytes(StandardCharsets.UTF_8));
        assertThat(AliasCodec.read(record.value()).time()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {CART + "}", "{}", "{\"type\":\"alias\",\"user_id\":\"u\",\"anonymous_id\":\"a\"}"})
    void keepsNothingOfThoseWhoDoNotWantToBeTracked(String json) {
        assertThat(bad(json, sender(SourceKind.BROWSER, true, false))).isEqualTo(Reason.CONSENT);
        String optedOut = json.replaceFirst("\\{", json.equals("{}") ? "{\"opt_out\":true" : "{\"opt_out\":true,");
        assertThat(bad(optedOut, BROWSER)).isEqualTo(Reason.CONSENT);
    }

    @Test
    void tellsABotThatItIsOne() {
        assertThat(bad(CART + "}", sender(SourceKind.BROWSER, false, true))).isEqualTo(Reason.BOT);
        // Those who do not want to be tracked are not even counted as such.
        assertThat(bad(CART + "}", sender(SourceKind.BROWSER, true, true))).isEqualTo(Reason.CONSENT);
    }

    @Test
    void theSameIdOfAnotherUserIsAnotherEvent() {
        String other = CART.replace("\"u\"", "\"v\"") + "}";
        assertThat(good(CART + "}", BROWSER).fingerprint())
                .isEqualTo(good(CART + ",\"value\":3}", BROWSER).fingerprint())
                .isNotEqualTo(good(other, BROWSER).fingerprint());
    }

    private SpoolRecord good(String json, Sender sender) {
        assertThat(read(json, sender)).isInstanceOf(Reading.Good.class);
        return ((Reading.Good) read(json, sender)).record();
    }

    private Reason bad(String json, Sender sender) {
        assertThat(read(json, sender)).isInstanceOf(Reading.Bad.class);
        return ((Reading.Bad) read(json, sender)).reason();
    }

    private Reading read(String json, Sender sender) {
        try {
            return reader.read(
                    BodySplitter.split(json.getBytes(StandardCharsets.UTF_8), 1).get(0), sender, NOW);
        } catch (BodyException noJson) {
            throw new AssertionError(noJson);
        }
    }

    private static Sender sender(SourceKind kind, boolean refusesTracking, boolean bot) {
        SourceConfig source = new SourceConfig(
                "s",
                kind,
                List.of("0123456789abcdef"),
                List.of("*"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new Sender(source, refusesTracking, bot);
    }
}
