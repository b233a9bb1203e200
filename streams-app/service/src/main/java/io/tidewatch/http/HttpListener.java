package io.tidewatch.http;

import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket: Jetty, set up so that a client that is slow, silent or endless costs a few kilobytes for a bounded
 * time and no thread. Knows no path.
 */
public final class HttpListener implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(HttpListener.class);
    /** They parse heads and move bytes and wait for nobody; endpoints have threads of their own ({@link Lane}). */
    private static final int THREADS = 4;
    /** One thread looks after all sockets, new ones included: no other can keep it from accepting. */
    private static final int SELECTORS = 1;

    private static final int ACCEPTORS = 0;
    /** Connections that the system completes while the selector is busy: a burst is no reason to refuse a probe. */
    private static final int BACKLOG = 1024;
    /** A body that nobody reads is thrown away for so many reads of 8 KiB, so that a small one does not cost the answer. */
    private static final int READS_OF_AN_UNREAD_BODY = 32;
    /** Should a deadline of ours not come: a bug here may not hold a socket forever. */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(5);

    private final InetSocketAddress address;
    private final Server server;
    private final Lanes lanes;
    private final ConnectionWatch watch;

    private HttpListener(InetSocketAddress address, Server server, Lanes lanes, ConnectionWatch watch) {
        this.address = address;
        this.server = server;
        this.lanes = lanes;
        this.watch = watch;
    }

    /**
     * Opens the socket and begins to answer.
     *
     * @param routers answers everything, given the address that was bound
     * @throws TidewatchException if the address cannot be bound
     */
    public static HttpListener open(
            ListenAddress wanted, HttpLimits limits, Function<InetSocketAddress, ? extends Routes> routers) {
        ServerSocketChannel socket = bind(wanted);
        InetSocketAddress address = (InetSocketAddress) socket.socket().getLocalSocketAddress();
        Lanes lanes = new Lanes();
        ConnectionWatch watch = new ConnectionWatch(limits);
        Server server = server(limits, watch, socket);
        server.setHandler(new RequestHandler(routers.apply(address), lanes, watch, new BodyBudget(limits.bodyBytes())));
        HttpListener listener = new HttpListener(address, server, lanes, watch);
        try {
            server.start();
        } catch (Exception failed) {
            listener.close();
            throw new TidewatchException("the HTTP listener cannot be started: " + failed.getMessage(), failed);
        }
        LOGGER.atInfo()
                .addKeyValue("section", wanted.section())
                .addKeyValue("host", address.getHostString())
                .addKeyValue("port", address.getPort())
                .log("HTTP listener opened");
        return listener;
    }

    /** The address it listens at. */
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failed) {
            LOGGER.atWarn().setCause(failed).log("HTTP listener did not stop in order");
        } finally {
            lanes.close();
            watch.close();
        }
    }

    private static Server server(HttpLimits limits, ConnectionWatch watch, ServerSocketChannel socket) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS);
        threads.setName("tidewatch-http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        Server server = new Server(threads);
        server.setErrorHandler(new ErrorSentences());
        ServerConnector connector = new ServerConnector(
                server, null, null, null, ACCEPTORS, SELECTORS, new HttpConnectionFactory(http(limits)));
        connector.addBean(watch);
        connector.setIdleTimeout(LONGEST_IDLE.toMillis());
        server.addConnector(connector);
        try {
            connector.open(socket);
        } catch (IOException failed) {
            throw new TidewatchException("the HTTP listener cannot be opened: " + failed.getMessage(), failed);
        }
        return server;
    }

    private static HttpConfiguration http(HttpLimits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(limits.headBytes());
        http.setMaxUnconsumedRequestContentReads(READS_OF_AN_UNREAD_BODY);
        http.setSendServerVersion(false);
        // The heap is sized for the engine and watched; buffers outside of it are neither.
        http.setUseInputDirectByteBuffers(false);
        http.setUseOutputDirectByteBuffers(false);
        // Paths are compared as they were sent and name no files; what an id may be is for its endpoint to say.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    private static ServerSocketChannel bind(ListenAddress address) {
        try {
            InetSocketAddress wanted = new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
            return ServerSocketChannel.open().bind(wanted, BACKLOG);
        } catch (UnknownHostException unknown) {
            throw new TidewatchException(
                    "'%s.host' is '%s', which is no address of this machine; give 127.0.0.1, 0.0.0.0 or one of its own"
                            .formatted(address.section(), address.host()),
                    unknown);
        } catch (BindException taken) {
            throw new TidewatchException(
                    "port %d of %s cannot be had (%s); stop what listens there, or give another '%s.port' (0 takes any free one) or '%s.host'"
                            .formatted(
                                    address.port(),
                                    address.host(),
                                    taken.getMessage(),
                                    address.section(),
                                    address.section()),
                    taken);
        } catch (IOException failed) {
            throw new TidewatchException(
                    "the HTTP listener cannot be opened at %s:%d: %s"
                            .formatted(address.host(), address.port(), failed.getMessage()),
                    failed);
        }
    }
}
