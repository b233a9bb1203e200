package io.tidewatch.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupWatchTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-29T10:15:30Z"), ZoneOffset.UTC);

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<GroupWatch> watches = new ArrayList<>();

    @AfterEach
    void stop() {
        watches.forEach(GroupWatch::close);
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void theOthersAreFoundFromOneThatKnowsThem() throws IOException {
        // Given
        HttpServer other = server();
        HttpServer one = server();
        answer(other, page(address(other), ""));
        answer(one, page(address(one), member(address(one)) + "," + member(address(other))));

        // When: by another name than it gives itself
        GroupStatus group = watch(
                        List.of(URI.create(
                                "http://localhost:" + one.getAddress().getPort())),
                        CLOCK)
                .look();

        // Then
        assertThat(group.instances())
                .extracting(GroupStatus.Instance::address)
                .containsExactlyInAnyOrder(address(one), address(other));
        assertThat(group.instances()).allMatch(instance -> instance.status().isPresent());
    }

    @Test
    void whoDoesNotAnswerIsToldWithTheReason() throws IOException {
        // Given
        HttpServer one = server();
        String gone = "127.0.0.1:" + freePort();
        answer(one, page(address(one), member(gone)));

        // When
        GroupWatch watch = watch(List.of(URI.create("http://" + address(one))), CLOCK);

        // Then
        assertThat(watch.look().instances())
                .filteredOn(instance -> instance.address().equals(gone))
                .singleElement()
                .satisfies(instance -> {
                    assertThat(instance.status()).isEmpty();
                    assertThat(instance.failure()).isNotBlank();
                });
        assertThat(watch.json().at("/instances").path(gone).path("answers").asBoolean(true))
                .isFalse();
        assertThat(watch.json()
                        .at("/instances")
                        .path(address(one))
                        .at("/status/application_id")
                        .asText())
                .isEqualTo("shop");
    }

    @Test
    void whatIsNoStatusAndWhatIsNoAddressDoNotStopIt() throws IOException {
        HttpServer odd = server();
        answer(odd, "{\"hello\": 1}");
        HttpServer broken = server();
        answer(broken, "<html>");
        HttpServer hostile = server();
        answer(hostile, page("a:1", member("not an address/../") + "," + member("x:y@z:9\\u001b")));

        GroupStatus group = watch(
                        List.of(
                                URI.create("http://" + address(odd)),
                                URI.create("http://" + address(broken)),
                                URI.create("http://" + address(hostile))),
                        CLOCK)
                .look();

        assertThat(group.instances())
                .filteredOn(instance -> instance.status().isEmpty())
                .extracting(GroupStatus.Instance::address)
                .containsExactlyInAnyOrder(address(odd), address(broken));
        assertThat(group.instances())
                .filteredOn(instance -> instance.status().isPresent())
                .extracting(GroupStatus.Instance::address)
                .containsExactly("a:1");
    }

    private GroupWatch watch(List<URI> named, Clock clock) {
        GroupWatch watch = new GroupWatch(named, clock);
        watches.add(watch);
        return watch;
    }

    private static String member(String address) {
        return "{\"address\": \"%s\", \"partitions\": [0]}".formatted(address);
    }

    private static String page(String address, String members) {
        return "{\"application_id\": \"shop\", \"address\": \"%s\", \"time\": \"no time\", \"instances\": [%s]}"
                .formatted(address, members);
    }

    private HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        servers.add(server);
        server.start();
        return server;
    }

    private static void answer(HttpServer server, String page) {
        server.createContext("/status", exchange -> {
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static String address(HttpServer server) {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
