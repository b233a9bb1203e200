package io.tidewatch.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.io.Content;

/**
 * Takes in a request's body as it comes, without a thread that waits, up to a number of bytes and to what the bodies of all
 * requests may have together. How long it may take is the connection's deadline.
 */
final class BodyReader implements Runnable {
    private final Content.Source source;
    private final int mostBytes;
    private final BodyBudget budget;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private int held;

    /** Why a body was not taken in. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Answer answer;

        private Refused(Answer answer) {
            super("refused", null, false, false);
            this.answer = answer;
        }

        Answer answer() {
            return answer;
        }
    }

    private BodyReader(Content.Source source, int mostBytes, BodyBudget budget) {
        this.source = source;
        this.mostBytes = mostBytes;
        this.budget = budget;
    }

    /** A body, and what gives its bytes back to the budget once it is no longer needed. */
    record Reading(CompletionStage<byte[]> body, Runnable release) {}

    /** Begins to read. The body fails with {@link Refused}, or with what broke the connection. */
    static Reading of(Content.Source source, int mostBytes, BodyBudget budget) {
        BodyReader reader = new BodyReader(source, mostBytes, budget);
        reader.run();
        return new Reading(reader.whole, () -> budget.give(reader.held));
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                source.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                whole.completeExceptionally(chunk.getFailure());
                return;
            }
            boolean last = chunk.isLast();
            boolean took = take(chunk.getByteBuffer());
            chunk.release();
            if (!took) {
                return;
            }
            if (last) {
                whole.complete(taken.toByteArray());
                return;
            }
        }
    }

    private boolean take(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (taken.size() + length > mostBytes) {
            whole.completeExceptionally(new Refused(Answer.tooLarge(mostBytes)));
            return false;
        }
        if (!budget.take(length)) {
            whole.completeExceptionally(new Refused(Answer.BUSY));
            return false;
        }
        held += length;
        byte[] copy = new byte[length];
        bytes.get(copy);
        taken.writeBytes(copy);
        return true;
    }
}
