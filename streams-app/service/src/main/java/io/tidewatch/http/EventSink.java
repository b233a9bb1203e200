package io.tidewatch.http;

/** One client's end of a stream. Keeps no queue: a client that is slow misses what is offered meanwhile. Safe for several threads. */
public interface EventSink {
    /**
     * Sends bytes without waiting for the client.
     *
     * @param bytes whole events; not copied
     * @return false if the client has not taken what was sent before, or has gone: then nothing is sent
     */
    boolean offer(byte[] bytes);

    /** Whether the client is still there, as far as is known. */
    boolean isOpen();

    /** Ends the stream. */
    void close();
}
