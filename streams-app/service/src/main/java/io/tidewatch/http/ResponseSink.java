package io.tidewatch.http;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A stream on Jetty's response: one write at a time, and the next only once the client's system has taken it. */
final class ResponseSink implements EventSink {
    private final Response response;
    private final Runnable taken;
    private final Callback done;
    private final AtomicReference<State> state = new AtomicReference<>(State.READY);

    private enum State {
        READY,
        WRITING,
        /** Ends with the write that is on its way. */
        CLOSING,
        ENDED
    }

    /**
     * A stream.
     *
     * @param taken is told each time the client has taken what was sent
     * @param done is told of the end
     */
    ResponseSink(Response response, Runnable taken, Callback done) {
        this.response = response;
        this.taken = taken;
        this.done = done;
    }

    @Override
    public boolean offer(byte[] bytes) {
        if (!state.compareAndSet(State.READY, State.WRITING)) {
            return false;
        }
        response.write(false, ByteBuffer.wrap(bytes), Callback.from(this::written, this::failed));
        return true;
    }

    @Override
    public boolean isOpen() {
        State now = state.get();
        return now == State.READY || now == State.WRITING;
    }

    @Override
    public void close() {
        if (state.compareAndSet(State.READY, State.ENDED)) {
            end();
        } else {
            state.compareAndSet(State.WRITING, State.CLOSING);
        }
    }

    private void written() {
        taken.run();
        if (!state.compareAndSet(State.WRITING, State.READY) && state.compareAndSet(State.CLOSING, State.ENDED)) {
            end();
        }
    }

    private void failed(Throwable gone) {
        if (state.getAndSet(State.ENDED) != State.ENDED) {
            done.failed(gone);
        }
    }

    private void end() {
        response.write(true, ByteBuffer.allocate(0), done);
    }
}
