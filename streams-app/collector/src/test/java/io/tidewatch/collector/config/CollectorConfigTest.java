package io.tidewatch.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.TidewatchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectorConfigTest {
    private static final String MINIMAL = """
            bootstrap_servers: localhost:9092
            sources:
              - {name: web, kind: browser, keys: replace-this-public-key, origins: https://shop.example.com}
              - {name: shop, kind: server, keys: replace-this-secret-key}
            """;

    @Test
    void theDocumentedSampleStatesTheDefaults() throws Exception {
        // Given
        String sample = Files.readString(Path.of("..", "..", "docs", "collector.yaml"));
        // When
        CollectorConfig documented = CollectorConfig.parse(sample, name -> Optional.empty());
        // Then
        CollectorConfig minimal = parse(MINIMAL);
        assertThat(documented)
                .usingRecursiveComparison()
                .ignoringFields("sources")
                .isEqualTo(minimal);
        for (int i = 0; i < 2; i++) {
            SourceConfig said = documented.sources().get(i);
            SourceConfig meant = minimal.sources().get(i);
            assertThat(said.allowedTypes()).isEqualTo(meant.allowedTypes());
            assertThat(said.keyRate()).isEqualTo(meant.keyRate());
            assertThat(said.rateOfAnAddress()).isEqualTo(meant.rateOfAnAddress());
            assertThat(said.keys()).isEqualTo(meant.keys());
            assertThat(said.origins()).isEqualTo(meant.origins());
        }
    }

    @Test
    void aBrowserSendsNoMoneyUnlessItIsAllowed() {
        assertThat(SourceKind.BROWSER.types())
                .doesNotContain(EventType.PURCHASE, EventType.RETURN)
                .hasSize(6);
        assertThat(parse(MINIMAL.replace("kind: browser,", "kind: browser, types: [purchase],"))
                        .sources()
                        .get(0)
                        .allowedTypes())
                .containsExactly(EventType.PURCHASE);
    }

    @Test
    void whatIsForKafkaPassesThrough() {
        assertThat(parse(MINIMAL + "kafka: {security.protocol: SSL, ssl: {truststore.location: t.p12}}\n")
                        .kafkaProperties())
                .isEqualTo(Map.of("security.protocol", "SSL", "ssl.truststore.location", "t.p12"));
    }

    @Test
    void tellsNoKey() {
        assertThat(parse(MINIMAL).toString()).doesNotContain("this-public", "this-secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: web, | name: Web, | the name of an entry of 'sources' is 'Web'",
                "kind: browser | kind: app | 'sources[0].kind' is 'app'; give browser or server",
                "kind: browser, | '' | the source 'web' of 'sources' has no kind; give browser or server",
                "replace-this-public-key | short | a key of the source 'web' of 'sources' has 5 characters; give at least 16",
                "replace-this-public-key | replace-this-secret-key | a key of the source 'shop' of 'sources' is given twice",
                "https://shop.example.com | https://shop.example.com/x | has the origin 'https://shop.example.com/x'",
                "https://shop.example.com | shop.example.com | has the origin 'shop.example.com'",
                "', origins: https://shop.example.com' | '' | the browser source 'web' of 'sources' has no origins",
                "name: shop | name: web | two entries of 'sources' are called 'web'",
                "kind: server | kind: server, typos: 1 | 'sources[1].typos' is no key of the configuration; did you mean 'sources[1].types'",
                "kind: server | 'kind: server, types: dance' | 'sources[1].types' is 'dance'; give browse or search",
                "kind: server | 'kind: server, rate: {per_second: 1, burst: 7}' | has a burst of 7, but 'limits.events' lets a request bring 500",
                "bootstrap_servers: localhost:9092 | 'kafka: {}' | 'bootstrap_servers' is missing"
            })
    void refusesWithKeyOffenderAndRemedy(String good, String bad, String message) {
        assertThat(MINIMAL).contains(good);
        assertThatThrownBy(() -> parse(MINIMAL.replace(good, bad)))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka: {acks: 1} | 'kafka.acks' is fixed by the collector; remove it",
                "kafka: {bootstrap.servers: a:1} | give 'bootstrap_servers'",
                "kafka: {linger.mss: 1} | did you mean 'linger.ms'",
                "http: {path: /collect/} | 'http.path' is '/collect/'",
                "http: {port: 70000} | 'http.port' is 70000; give 0 to 65535",
                "limits: {events: 0} | 'limits.events' is 0; give 1 to 10000",
                "spool: {limit_mb: 0} | 'spool.limit_mb' is 0",
                "acknowledge_within: 1m | 'acknowledge_within' is 1m; give 10ms to 10s",
                "bots: shoo | 'bots' is 'shoo'; give refuse or keep"
            })
    void refusesWhatIsOutOfRange(String line, String message) {
        assertThatThrownBy(() -> parse(MINIMAL + line + "\n"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: server | has no keys",
                "kind: server, shopify_secret: short | has 5 characters; give the one that Shopify shows",
                "kind: browser, origins: ['*'], shopify_secret: 0123456789abcdef | give them a source of the kind server"
            })
    void aSourceHasAKeyOrAServersSecret(String source, String message) {
        assertThatThrownBy(() -> parse("bootstrap_servers: a:1\nsources: [{name: s, " + source + "}]\n"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining(message);
    }

    @Test
    void webhooksAreAnsweredWhileTheirSenderWaits() {
        String shopify =
                "bootstrap_servers: a:1\nsources: [{name: s, kind: server, shopify_secret: 0123456789abcdef}]\n";
        assertThat(parse(shopify + "acknowledge_within: 3s\n").sources()).hasSize(1);
        assertThatThrownBy(() -> parse(shopify + "acknowledge_within: 4s\n"))
                .hasMessageContaining("'acknowledge_within' is more than 3 s, but Shopify waits 5 s");
    }

    @Test
    void nobodyMaySendWithoutASource() {
        assertThatThrownBy(() -> parse("bootstrap_servers: a:1\n")).hasMessageContaining("'sources' is missing");
        assertThatThrownBy(() -> parse("bootstrap_servers: a:1\nsources: []\n"))
                .hasMessageContaining("'sources' is empty");
    }

    private static CollectorConfig parse(String yaml) {
        return CollectorConfig.parse(yaml, name -> Optional.empty());
    }
}
