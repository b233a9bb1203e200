package io.tidewatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams of events over real sockets: told, ended, refused, given up by either side, and bounded in number. */
class StreamsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ASK = "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n";

    private final BlockingQueue<EventSink> opened = new LinkedBlockingQueue<>();
    private HttpListener listener;

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void anEventComesWhenItIsOfferedAndTheStreamEndsWhenItIsClosed() throws Exception {
        open(LONG, 5);
        try (Exchange exchange = new Exchange(listener.address())) {
            exchange.send(ASK);
            EventSink sink = sink();
            offer(sink, "data: one\n\n");
            assertThat(exchange.until("data: one\n\n"))
                    .startsWith("HTTP/1.1 200")
                    .contains("text/event-stream", "X-Own: yes", "no-store", "nosniff");
            offer(sink, "data: two\n\n");
            assertThat(exchange.until("data: two\n\n")).doesNotContain("HTTP");

            sink.close();

            // The last chunk of a chunked body.
            exchange.until("0\r\n\r\n");
            assertThat(sink.isOpen()).isFalse();
            assertThat(sink.offer("data: three\n\n".getBytes(StandardCharsets.UTF_8)))
                    .isFalse();
            // The connection is good for another request.
            exchange.send("GET /closed HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(exchange.until("closed\"")).contains("HTTP/1.1 403");
        }
    }

    @Test
    void aStreamOutlivesTheDeadlineOfAnAnswerWhileItsEventsAreTaken() throws Exception {
        Duration answer = Duration.ofSeconds(1);
        open(answer, 5);
        try (Exchange exchange = new Exchange(listener.address())) {
            exchange.send(ASK);
            EventSink sink = sink();
            long begun = System.nanoTime();
            int told = 0;
            while (System.nanoTime() - begun < answer.multipliedBy(3).toNanos()) {
                offer(sink, "data: " + told + "\n\n");
                exchange.until("data: " + told + "\n\n");
                told++;
            }
            assertThat(sink.isOpen()).isTrue();
        }
    }

    @Test
    void aClientThatReadsNothingIsGivenUp() throws Exception {
        open(Duration.ofMillis(500), 1);
        try (Exchange silent = new Exchange(listener.address())) {
            silent.send(ASK);
            EventSink sink = sink();
            byte[] much = new byte[1 << 20];
            // Until the buffers of both systems are full; then nothing is taken, and the deadline passes.
            await().atMost(SOON).until(() -> {
                sink.offer(much);
                return !sink.isOpen();
            });
        }
        // Its place is free again.
        theOnlyPlaceIsFree();
    }

    @Test
    void aClientThatLeavesGivesItsPlaceBack() throws Exception {
        open(LONG, 1);
        EventSink sink;
        try (Exchange exchange = new Exchange(listener.address())) {
            exchange.send(ASK);
            sink = sink();
            offer(sink, ":\n\n");
            exchange.until(":\n\n");
            // One more is one too many.
            assertThat(Exchange.with(listener.address(), ASK)).startsWith("HTTP/1.1 503");
        }
        await().atMost(SOON).until(() -> {
            sink.offer(":\n\n".getBytes(StandardCharsets.UTF_8));
            return !sink.isOpen();
        });
        theOnlyPlaceIsFree();
    }

    private void theOnlyPlaceIsFree() {
        await().atMost(SOON).until(() -> {
            try (Exchange next = new Exchange(listener.address())) {
                next.send(ASK);
                Optional<EventSink> given = Optional.ofNullable(opened.poll(1, TimeUnit.SECONDS));
                given.ifPresent(EventSink::close);
                return given.isPresent();
            }
        });
    }

    private EventSink sink() throws InterruptedException {
        EventSink sink = opened.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(sink).as("a stream was opened").isNotNull();
        return sink;
    }

    private static void offer(EventSink sink, String event) {
        await().atMost(SOON).until(() -> sink.offer(event.getBytes(StandardCharsets.UTF_8)));
    }

    private void open(Duration answer, int places) throws IOException {
        Lane lane = new Lane("streams", 1, places);
        listener = HttpListener.open(
                new ListenAddress("http", "127.0.0.1", 0),
                new HttpLimits(LONG, LONG, answer, 100, 8192),
                address -> request -> Route.stream(lane, new Told()));
    }

    /** Hands the streams that are opened to the test. */
    private final class Told implements StreamEndpoint {
        @Override
        public Optional<Answer> refusal(Request request) {
            return request.path().equals("/closed") ? Optional.of(Answer.error(403, "closed")) : Optional.empty();
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("X-Own", "yes");
        }

        @Override
        public void opened(Request request, EventSink sink) {
            opened.add(sink);
        }
    }
}
