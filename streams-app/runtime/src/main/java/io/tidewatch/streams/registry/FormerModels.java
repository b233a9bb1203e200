package io.tidewatch.streams.registry;

import io.tidewatch.topics.ModelReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models that tasks were left with and that are no longer in force. A task asks and waits; the watch's thread, which alone reads the topic,
 * loads what was asked for.
 */
final class FormerModels {
    private static final Logger LOGGER = LoggerFactory.getLogger(FormerModels.class);

    private final WaitBudget loads;
    private final Queue<Wish> wishes = new ConcurrentLinkedQueue<>();
    /** Those that nobody holds any more are dropped. */
    private final List<ServedModel> loaded = new CopyOnWriteArrayList<>();

    /** A model that a task wants. */
    private record Wish(ModelReference model, CompletableFuture<Optional<ServedModel>> answer) {}

    /** @param loads what all tasks may wait for models together */
    FormerModels(WaitBudget loads) {
        this.loads = loads;
    }

    /**
     * The model, held for the caller; empty if it cannot be had in time.
     *
     * @param wakeUp lets the watch's thread see that somebody waits
     */
    Optional<ServedModel> find(ModelReference model, Duration within, Runnable wakeUp) {
        Optional<ServedModel> atHand = atHand(model);
        if (atHand.isPresent()) {
            return atHand;
        }
        Wish wish = new Wish(model, new CompletableFuture<>());
        wishes.add(wish);
        wakeUp.run();
        Duration most = loads.within(within);
        try {
            return wish.answer.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            loads.spent(most);
            // The first to complete it wins: the answer, if it comes at all, is let go of where it is given.
            return wish.answer.complete(Optional.empty()) ? Optional.empty() : wish.answer.join();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("A wish is answered, never failed.", impossible);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return wish.answer.complete(Optional.empty()) ? Optional.empty() : wish.answer.join();
        }
    }

    /** Answers all who wait. Called by the watch's thread alone. */
    void fulfil(ModelRole.Loading loading) {
        for (Optional<Wish> next = Optional.ofNullable(wishes.peek());
                next.isPresent();
                next = Optional.ofNullable(wishes.peek())) {
            Wish wish = next.get();
            Optional<ServedModel> model = Optional.empty();
            try {
                if (!wish.answer.isDone()) {
                    model = Optional.of(loadedBeforeOrNow(wish.model, loading));
                }
            } catch (ModelRole.RefusedException refused) {
                LOGGER.atWarn()
                        .addKeyValue("model", wish.model.name())
                        .addKeyValue("reason", refused.getMessage())
                        .log("The model that a task was left with cannot be had");
            }
            wishes.remove();
            loads.renew();
            if (!wish.answer.complete(model)) {
                model.ifPresent(ServedModel::release);
            }
        }
    }

    /** Several tasks of an instance that starts ask for the same one. */
    private ServedModel loadedBeforeOrNow(ModelReference wanted, ModelRole.Loading loading)
            throws ModelRole.RefusedException {
        Optional<ServedModel> before = atHand(wanted);
        if (before.isPresent()) {
            return before.get();
        }
        ServedModel now = loading.load(wanted);
        loaded.removeIf(ServedModel::isClosed);
        loaded.add(now);
        return now;
    }

    private Optional<ServedModel> atHand(ModelReference model) {
        return loaded.stream()
                .filter(served -> served.published().equals(Optional.of(model)) && served.retain())
                .findFirst();
    }
}
