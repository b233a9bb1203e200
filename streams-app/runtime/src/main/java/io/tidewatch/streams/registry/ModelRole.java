package io.tidewatch.streams.registry;

import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ModelPointer;
import io.tidewatch.topics.ModelPointerCodec;
import io.tidewatch.topics.ModelReference;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one pointer of the models' topic comes to in this instance: follows the pointer where the model it names can be taken,
 * and stays where it is where that is refused. Written by the watch's thread, read by anybody.
 */
final class ModelRole {
    private static final Logger LOGGER = LoggerFactory.getLogger(ModelRole.class);

    private final String key;
    private final Optional<ServedModel> fallback;
    private final Clock clock;
    private final LongAdder refusals = new LongAdder();
    private volatile Optional<InForce> inForce;
    private volatile Optional<Refusal> refusal = Optional.empty();
    private Optional<Said> said = Optional.empty();
    private boolean toConsider;
    private boolean settledBefore;

    /** A pointer record: what it says, or why it cannot be read. */
    private record Said(long offset, Optional<ModelPointer> pointer, String unreadable) {}

    /** Loads a published model, held by the caller. */
    interface Loading {
        ServedModel load(ModelReference model) throws RefusedException;
    }

    /** A model cannot be taken; the message says why. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason);
        }
    }

    /**
     * A role.
     *
     * @param key the pointer's key
     * @param fallback what plays it while the pointer names no model; empty: nobody. Its holder stays the caller.
     */
    ModelRole(String key, Optional<ServedModel> fallback, Clock clock) {
        this.key = key;
        this.fallback = fallback;
        this.clock = clock;
        this.inForce = fallback.map(model -> new InForce(model, InForce.CONFIGURED));
    }

    /** What plays the role now. */
    Optional<InForce> inForce() {
        return inForce;
    }

    /** What was refused last, while that is what the pointer still names. */
    Optional<Refusal> refusal() {
        return refusal;
    }

    /** How often a model was refused. */
    long refusals() {
        return refusals.sum();
    }

    /** A record under the pointer's key came; {@link #settle} makes something of it. */
    void said(ModelTopic.Entry record) {
        toConsider = true;
        if (record.value().isEmpty()) {
            // Taken away: as if it named no model.
            said = Optional.of(new Said(record.offset(), Optional.empty(), ""));
            return;
        }
        try {
            said = Optional.of(new Said(
                    record.offset(),
                    Optional.of(ModelPointerCodec.read(record.value().get())),
                    ""));
        } catch (InvalidMessageException unreadable) {
            said = Optional.of(new Said(record.offset(), Optional.empty(), unreadable.getMessage()));
        }
    }

    /**
     * What plays the role fails in service: refuses it as if it could not be loaded, and goes back to what played before, or else to the
     * fallback. If something else plays by now, that stays.
     */
    void giveUp(ModelReference failing, String reason, Loading loading) {
        if (current().flatMap(ServedModel::published).filter(failing::equals).isEmpty()) {
            return;
        }
        long offset = inForce.map(InForce::activation).orElse(InForce.CONFIGURED);
        Optional<ModelReference> before = said.flatMap(Said::pointer)
                .filter(pointer -> pointer.model().equals(Optional.of(failing)))
                .flatMap(ModelPointer::previous);
        if (before.isEmpty() || !taken(before.get(), offset, loading)) {
            replace(fallback.map(model -> new InForce(model, offset)));
        }
        refuse(failing.name(), reason);
    }

    /** A model was published: it may be the one that was refused for not being there or being broken. */
    void published(String name) {
        if (refusal.filter(refused -> refused.model().equals(name)).isPresent()) {
            toConsider = true;
        }
    }

    /** Follows the pointer if there is anything new about it. */
    void settle(Loading loading) {
        if (!toConsider || said.isEmpty()) {
            return;
        }
        Said now = said.get();
        if (!now.unreadable.isEmpty()) {
            refuse(key, now.unreadable + "; say again which model is active with 'tidewatch model activate'");
            label(now.offset);
        } else {
            follow(now, loading);
        }
        // Not before: brokers that fail while a model is fetched are asked again.
        toConsider = false;
        settledBefore = true;
    }

    /** Lets go of what was loaded. */
    void close() {
        Optional<ServedModel> loaded = current().filter(model -> !fallback.equals(Optional.of(model)));
        inForce = fallback.map(model -> new InForce(model, InForce.CONFIGURED));
        loaded.ifPresent(ServedModel::release);
    }

    private void follow(Said now, Loading loading) {
        Optional<ModelReference> wanted = now.pointer.flatMap(ModelPointer::model);
        if (wanted.isEmpty()) {
            refusal = Optional.empty();
            replace(fallback.map(model -> new InForce(model, now.offset)));
        } else if (taken(wanted.get(), now.offset, loading)) {
            refusal = Optional.empty();
        } else if (!settledBefore && now.pointer.flatMap(ModelPointer::previous).isPresent()) {
            // This instance starts while the others stay with what was active before.
            Optional<Refusal> first = refusal;
            taken(now.pointer.flatMap(ModelPointer::previous).get(), now.offset, loading);
            refusal = first;
        }
    }

    private boolean taken(ModelReference wanted, long offset, Loading loading) {
        if (current().flatMap(ServedModel::published).filter(wanted::equals).isPresent()) {
            label(offset);
            return true;
        }
        try {
            replace(Optional.of(new InForce(loading.load(wanted), offset)));
            return true;
        } catch (RefusedException refused) {
            refuse(wanted.name(), refused.getMessage());
            label(offset);
            return false;
        }
    }

    private void refuse(String model, String reason) {
        refusals.increment();
        refusal = Optional.of(new Refusal(model, reason, clock.instant()));
        LOGGER.atWarn()
                .addKeyValue("pointer", key)
                .addKeyValue("model", model)
                .addKeyValue("reason", reason)
                .addKeyValue(
                        "kept", current().map(kept -> kept.manifest().name()).orElse("none"))
                .log("Model refused");
    }

    private Optional<ServedModel> current() {
        return inForce.map(InForce::model);
    }

    /** The same model, after another pointer was considered. */
    private void label(long offset) {
        inForce = inForce.map(now -> new InForce(now.model(), offset));
    }

    private void replace(Optional<InForce> next) {
        Optional<ServedModel> before = current();
        inForce = next;
        if (!before.equals(current())) {
            LOGGER.atInfo()
                    .addKeyValue("pointer", key)
                    .addKeyValue(
                            "model",
                            current().map(model -> model.manifest().name()).orElse("none"))
                    .addKeyValue(
                            "device", current().map(ServedModel::deviceNote).orElse("none"))
                    .addKeyValue(
                            "before",
                            before.map(model -> model.manifest().name()).orElse("none"))
                    .log("Model in force");
            before.filter(model -> !fallback.equals(Optional.of(model))).ifPresent(ServedModel::release);
        }
    }
}
