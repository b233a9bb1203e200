package io.tidewatch.streams.registry;

import io.tidewatch.topics.ModelReference;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Models that fail on everybody. A task says so and waits; the watch's thread, which alone decides what is in force, goes back to the one
 * before; and the other tasks need not find out by themselves.
 */
final class GivenUpModels {
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final Set<ModelReference> failing = ConcurrentHashMap.newKeySet();

    private record Told(ModelReference model, String reason) {}

    /** A task's model fails. */
    void tell(ModelReference model, String reason) {
        told.add(new Told(model, reason));
    }

    boolean contains(ModelReference model) {
        return failing.contains(model);
    }

    /**
     * Goes back where a task has said so. Where brokers fail while the model before is fetched, that is done at the next call. Called by the
     * watch's thread alone.
     *
     * @return whether there was anything
     */
    boolean follow(ModelRole role, ModelRole.Loading loading) {
        boolean any = false;
        for (Optional<Told> next = Optional.ofNullable(told.peek());
                next.isPresent();
                next = Optional.ofNullable(told.peek())) {
            role.giveUp(next.get().model, next.get().reason, loading);
            failing.add(next.get().model);
            told.remove();
            any = true;
        }
        return any;
    }

    /** A model is in force: also one that was given up and activated anew, which is tried once more. */
    void inForce(ModelReference model) {
        failing.remove(model);
    }
}
