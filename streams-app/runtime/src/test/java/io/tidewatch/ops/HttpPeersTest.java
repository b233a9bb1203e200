package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidewatch.http.Access;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Exchange;
import io.tidewatch.http.HttpLimits;
import io.tidewatch.http.HttpListener;
import io.tidewatch.http.Lane;
import io.tidewatch.http.ListenAddress;
import io.tidewatch.http.Route;
import io.tidewatch.http.Router;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that ask each other over real sockets, and what may be in their place. */
class HttpPeersTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PROFILE = "{\"user_id\" : \"u\"}";
    private static final String MADE_UP =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s";

    private HttpListener instance;
    private Foreign foreign;
    private final List<HttpPeers> opened = new ArrayList<>();

    /** What happens to a connection once its request's head has been read. */
    private interface Deed {
        void with(OutputStream client) throws IOException;
    }

    /** An address that some member of the group has named, and keeps what it is sent. */
    private static final class Foreign implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        private final AtomicBoolean clientWasGone = new AtomicBoolean();

        Foreign(Deed deed) throws IOException {
            Thread thread = new Thread(() -> {
                while (!server.isClosed()) {
                    serve(deed);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(Deed deed) {
            try (Socket client = server.accept()) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) client.getInputStream().read());
                }
                heads.add(head.toString());
                deed.with(client.getOutputStream());
            } catch (IOException gone) {
                clientWasGone.set(true);
            }
        }

        HostPort address() {
            return new HostPort("127.0.0.1", server.getLocalPort());
        }

        String head() throws InterruptedException {
            return heads.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @AfterEach
    void closeAll() throws IOException {
        opened.forEach(HttpPeers::close);
        if (instance != null) {
            instance.close();
        }
        if (foreign != null) {
            foreign.close();
        }
    }

    @Test
    void instancesWithTheSameTokenAnswerEachOther() throws Exception {
        HostPort address = instance(Optional.of(TOKEN));

        Optional<Answer> answer = peers(TOKEN, SOON).ask(address, "/users/a%2Fb");

        assertThat(answer).hasValueSatisfying(found -> {
            assertThat(found.status()).isEqualTo(200);
            assertThat(text(found)).isEqualTo(PROFILE);
        });
        assertThat(peers(TOKEN, SOON).ask(address, "/users/nobody"))
                .hasValueSatisfying(found -> assertThat(found.status()).isEqualTo(404));
    }

    @Test
    void anInstanceWithAnotherTokenIsNotBelievedAndDoesNotBelieve() throws Exception {
        HostPort address = instance(Optional.of("another-token-of-this-length"));

        assertThat(peers(TOKEN, SOON).ask(address, "/users/u")).isEmpty();
    }

    @Test
    void withoutATokenInstancesOfOneMachineAnswerEachOther() throws Exception {
        HostPort address = instance(Optional.empty());

        assertThat(peers(Optional.empty(), SOON).ask(address, "/users/u")).isPresent();
    }

    @Test
    void withoutATokenNoOtherMachineIsAsked() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.2"))) {
            HostPort address = new HostPort("127.0.0.2", other.getLocalPort());

            assertThat(peers(Optional.empty(), SOON).ask(address, "/users/u")).isEmpty();
            other.setSoTimeout(1);
            assertThatThrownBy(other::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aForeignAddressSeesNoTokenAndIsNotBelieved() throws Exception {
        foreign = new Foreign(client -> write(client, MADE_UP.formatted(PROFILE.length(), "", PROFILE)));

        assertThat(peers(TOKEN, SOON).ask(foreign.address(), "/users/u")).isEmpty();

        assertThat(foreign.head()).startsWith("GET /users/u ").doesNotContain(TOKEN);
    }

    @Test
    void anAnswerToAnEarlierRequestIsNotBelieved() throws Exception {
        String code = PeerKey.of(TOKEN).ofAnswer("0".repeat(32), 200, PROFILE.getBytes(StandardCharsets.UTF_8));
        foreign = new Foreign(client -> write(
                client, MADE_UP.formatted(PROFILE.length(), UserDoor.CODE_HEADER + ": " + code + "\r\n", PROFILE)));

        assertThat(peers(TOKEN, SOON).ask(foreign.address(), "/users/u")).isEmpty();
    }

    @Test
    void whatAForeignAddressWasSentOpensNoInstance() throws Exception {
        HostPort address = instance(Optional.of(TOKEN));
        foreign = new Foreign(client -> write(client, MADE_UP.formatted(0, "", "")));
        peers(TOKEN, SOON).ask(foreign.address(), "/users/u");
        String head = foreign.head();

        String asItCame = head;
        String forTheInstance = head.replace("target=" + foreign.address(), "target=" + address);

        for (String replayed : new String[] {asItCame, forTheInstance}) {
            assertThat(Exchange.with(
                            instance.address(), replayed.replaceFirst("\r\n\r\n$", "\r\nConnection: close, x\r\n\r\n")))
                    .startsWith("HTTP/1.1 401 ")
                    .doesNotContain("user_id");
        }
    }

    @Test
    void anAnswerThatDripsIsGivenUpAsAWhole() throws Exception {
        foreign = new Foreign(client -> {
            write(client, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            while (true) {
                client.write('x');
            }
        });
        Foreign slow = foreign;

        assertThat(peers(TOKEN, SHORT).ask(slow.address(), "/users/u")).isEmpty();
        // And its connection is closed.
        await().atMost(SOON).until(slow.clientWasGone::get);
    }

    @Test
    void anAnswerWhoseHeadDripsIsGivenUpToo() throws Exception {
        foreign = new Foreign(client -> {
            write(client, "HTTP/1.1 200 OK\r\nX: ");
            while (true) {
                client.write('x');
                Thread.onSpinWait();
            }
        });

        assertThat(peers(TOKEN, SHORT).ask(foreign.address(), "/users/u")).isEmpty();
        await().atMost(SOON).until(foreign.clientWasGone::get);
    }

    @Test
    void anAnswerWhoseHeadIsTooLongIsGivenUpLongBeforeItsTimeIsOver() throws Exception {
        String endless = "x".repeat(1 << 20);
        foreign = new Foreign(client -> {
            write(client, "HTTP/1.1 200 OK\r\nX: ");
            while (true) {
                write(client, endless);
            }
        });

        assertThat(peers(TOKEN, Duration.ofMinutes(10)).ask(foreign.address(), "/users/u"))
                .isEmpty();
        await().atMost(SOON).until(foreign.clientWasGone::get);
    }

    @Test
    void anAnswerThatSaysNothingIsGivenUp() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        foreign = new Foreign(client -> await().atMost(SOON).untilTrue(over));

        assertThat(peers(TOKEN, SHORT).ask(foreign.address(), "/users/u")).isEmpty();
        over.set(true);
    }

    @Test
    void anAnswerThatIsNoProfilesLengthIsNotTakenIn() throws Exception {
        String endless = "x".repeat(1 << 20);
        foreign = new Foreign(client -> {
            write(client, "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n");
            while (true) {
                write(client, endless);
            }
        });

        // Long before its time is over.
        assertThat(peers(TOKEN, Duration.ofMinutes(10)).ask(foreign.address(), "/users/u"))
                .isEmpty();
        await().atMost(SOON).until(foreign.clientWasGone::get);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\r\nX: y", "", "a/b?c=", "[", "a@b"})
    void anAddressThatIsNoneIsNotAsked(String host) {
        assertThat(peers(TOKEN, SOON).ask(new HostPort(host, 1), "/users/u")).isEmpty();
    }

    private HostPort instance(Optional<String> token) {
        instance = HttpListener.open(
                new ListenAddress("http", "127.0.0.1", 0),
                HttpLimits.defaults(),
                address -> new Router(Map.of(
                        "/users/{id}",
                        new Route(
                                Lane.LOOK_UP,
                                new UserDoor(
                                        new Access(true, token),
                                        token.map(secret -> new PeerGate(
                                                PeerKey.of(secret), Optional.of(hostPort(address)), Clock.systemUTC())),
                                        request -> request.path().endsWith("nobody")
                                                ? Answer.error(404, "nobody")
                                                : Answer.text(Answer.JSON, PROFILE))))));
        return hostPort(instance.address());
    }

    private static HostPort hostPort(InetSocketAddress address) {
        return new HostPort("127.0.0.1", address.getPort());
    }

    private HttpPeers peers(String token, Duration answer) {
        return peers(Optional.of(PeerKey.of(token)), answer);
    }

    private HttpPeers peers(Optional<PeerKey> key, Duration answer) {
        HttpPeers peers = new HttpPeers(key, Clock.systemUTC(), answer);
        opened.add(peers);
        return peers;
    }

    private static void write(OutputStream client, String text) throws IOException {
        client.write(text.getBytes(StandardCharsets.ISO_8859_1));
        client.flush();
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
