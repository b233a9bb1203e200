package io.tidewatch.console.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.http.Answer;
import io.tidewatch.http.EventSink;
import io.tidewatch.http.Request;
import io.tidewatch.http.StreamEndpoint;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every open page how things stand, once a second where something has changed. It is made once for all of them, however fast the
 * engine is; a page that is slow gets the next one instead.
 */
final class UpdateStream implements StreamEndpoint, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(UpdateStream.class);
    private static final long TICK_MILLIS = 1000;
    /** A line that says nothing, so that both ends see that the other is there. */
    private static final int QUIET_TICKS = 15;
    /** Then the page asks again and is looked at again: whoever signed out or whose session has ended is not told any longer. */
    private static final int TICKS_OF_A_STREAM = 600;

    private static final byte[] NOTHING = ":\n\n".getBytes(StandardCharsets.UTF_8);
    /** The page opens another stream at once, and says nothing of a connection that is lost. */
    private static final byte[] AGAIN = "event: again\ndata: \n\n".getBytes(StandardCharsets.UTF_8);

    private final Door door;
    private final Supplier<ObjectNode> now;
    private final Runnable looks;
    private final Set<Page> pages = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread;

    /** An open page. */
    private static final class Page {
        private final EventSink sink;
        private byte[] told = {};
        private int quiet;
        private int ticks;

        private Page(EventSink sink) {
            this.sink = sink;
        }

        /** Whether the page is still there. */
        private boolean tell(byte[] event) {
            ticks++;
            if (ticks > TICKS_OF_A_STREAM) {
                sink.offer(AGAIN);
                sink.close();
                return false;
            }
            if (!Arrays.equals(event, told)) {
                if (sink.offer(event)) {
                    told = event;
                    quiet = 0;
                }
            } else if (++quiet >= QUIET_TICKS && sink.offer(NOTHING)) {
                quiet = 0;
            }
            return sink.isOpen();
        }
    }

    /**
     * A stream.
     *
     * @param now how things stand
     * @param looks is called while somebody looks
     */
    UpdateStream(Door door, Supplier<ObjectNode> now, Runnable looks) {
        this.door = door;
        this.now = now;
        this.looks = looks;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "tidewatch-console-updates");
            daemon.setDaemon(true);
            return daemon;
        });
        thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<Answer> refusal(Request request) {
        return request.method().equals("GET")
                ? door.refusal(request)
                : Optional.of(Pages.guarded(Answer.error(Answer.METHOD_NOT_ALLOWED, "A stream can only be read.")));
    }

    @Override
    public Map<String, String> headers() {
        return Pages.guards();
    }

    @Override
    public void opened(Request request, EventSink sink) {
        looks.run();
        sink.offer(NOTHING);
        pages.add(new Page(sink));
    }

    @Override
    public Answer sent(Request request, Answer answer) {
        return Pages.guarded(answer);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        pages.forEach(page -> page.sink.close());
    }

    private void tick() {
        if (pages.isEmpty()) {
            return;
        }
        try {
            looks.run();
            byte[] event = event(now.get());
            pages.removeIf(page -> !page.tell(event));
        } catch (RuntimeException failed) {
            // The next second may go well; without this there would be none.
            LOGGER.atWarn().setCause(failed).log("The console could not say how things stand");
        }
    }

    private static byte[] event(ObjectNode json) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.writeBytes("data: ".getBytes(StandardCharsets.UTF_8));
        // JSON on one line: a line's end in a text is written as \\n.
        event.writeBytes(Pages.bytes(json));
        event.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return event.toByteArray();
    }
}
