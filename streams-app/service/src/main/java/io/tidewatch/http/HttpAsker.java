package io.tidewatch.http;

import io.tidewatch.topics.TidewatchException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * Asks servers that may be anybody: one deadline for the whole answer, a bound for its head and one for its body, no redirects. The connection of an answer
 * that is given up is closed. That is why it is Jetty's client: the JDK's (17 and 25) leaves the connection open when a head is too long.
 */
public final class HttpAsker implements AutoCloseable {
    /** They move bytes and wait for nobody. */
    private static final int THREADS = 3;
    /** A pod that is gone does not answer at all. */
    private static final Duration CONNECT = Duration.ofSeconds(1);
    /** Four times what our own instances send; Jetty's own bound as well. */
    private static final int HEAD_BYTES = 8 * 1024;

    private final HttpClient client = new HttpClient();
    private final int mostBytes;
    private final Duration answer;

    /**
     * Opens no connection yet.
     *
     * @param mostBytes of a body
     * @param answer from the connecting to the last byte
     */
    public HttpAsker(int mostBytes, Duration answer) {
        this.mostBytes = mostBytes;
        this.answer = answer;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("tidewatch-asks");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        client.setExecutor(threads);
        client.setScheduler(new ScheduledExecutorScheduler("tidewatch-asks-deadlines", true));
        client.setConnectTimeout(CONNECT.toMillis());
        client.setFollowRedirects(false);
        client.setMaxResponseHeadersSize(HEAD_BYTES);
        client.setUserAgentField(null);
        try {
            client.start();
        } catch (Exception failed) {
            throw new TidewatchException("the HTTP client cannot be started: " + failed.getMessage(), failed);
        }
        // Bodies are small, and one that is packed is larger than its bound says.
        client.getContentDecoderFactories().clear();
    }

    /**
     * Asks with GET.
     *
     * @return what came; or a failure, which is a {@link java.util.concurrent.TimeoutException} where the time was over
     */
    public CompletableFuture<Reply> ask(URI uri, Map<String, String> headers) {
        try {
            Request request = client.newRequest(uri)
                    .timeout(answer.toMillis(), TimeUnit.MILLISECONDS)
                    .headers(fields -> headers.forEach(fields::put));
            return new CompletableResponseListener(request, mostBytes).send().thenApply(HttpAsker::reply);
        } catch (IllegalArgumentException noAddress) {
            return CompletableFuture.failedFuture(noAddress);
        }
    }

    private static Reply reply(ContentResponse response) {
        return new Reply(response.getStatus(), name -> response.getHeaders().get(name), response.getContent());
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception failed) {
            throw new TidewatchException("the HTTP client did not stop in order: " + failed.getMessage(), failed);
        }
    }
}
