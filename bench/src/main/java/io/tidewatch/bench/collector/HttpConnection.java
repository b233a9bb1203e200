package io.tidewatch.bench.collector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection that sends a request, reads its answer, and then may send the next. For one thread. */
final class HttpConnection {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final int ANSWER_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final byte[] head;
    private final int events;
    private final ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
    /** When requests that wait for this connection should have been sent. */
    private final Deque<Long> due = new ArrayDeque<>();

    private ByteBuffer request = ByteBuffer.allocate(0);
    private OptionalLong sentAt = OptionalLong.empty();

    HttpConnection(Selector selector, InetSocketAddress address, String head, int events) throws IOException {
        this.channel = SocketChannel.open(address);
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
        this.head = head.getBytes(StandardCharsets.US_ASCII);
        this.events = events;
    }

    /** A request should be sent now, or as soon as the one before is answered. */
    void send(long dueNanos, EventBodies bodies) throws IOException {
        due.add(dueNanos);
        sendNext(bodies);
    }

    private void sendNext(EventBodies bodies) throws IOException {
        if (sentAt.isPresent() || due.isEmpty()) {
            return;
        }
        sentAt = OptionalLong.of(due.poll());
        request = ByteBuffer.allocate(head.length + bodies.length());
        request.put(head).put(bodies.next()).flip();
        write();
    }

    /** Goes on writing. */
    void write() throws IOException {
        channel.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /**
     * Goes on reading.
     *
     * @return when the request that is answered by now should have been sent; empty if its answer is not whole
     * @throws IOException if the answer is not that all events were accepted
     */
    OptionalLong read(EventBodies bodies) throws IOException {
        if (channel.read(answer) < 0) {
            throw new IOException("the collector closed a connection");
        }
        String text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
        int body = text.indexOf(END_OF_HEAD) + END_OF_HEAD.length();
        Matcher length = LENGTH.matcher(text);
        if (body < END_OF_HEAD.length()
                || !length.find()
                || answer.position() < body + Integer.parseInt(length.group(1))) {
            return OptionalLong.empty();
        }
        if (!text.startsWith("{\"accepted\":" + events + ",", body)) {
            throw new IOException("the collector did not accept all events: " + text);
        }
        answer.clear();
        OptionalLong answered = sentAt;
        sentAt = OptionalLong.empty();
        sendNext(bodies);
        return answered;
    }

    /** Whether an answer is still to come. */
    boolean isWaiting() {
        return sentAt.isPresent();
    }

    void close() throws IOException {
        channel.close();
    }
}
