package io.tidewatch.streams.registry;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.Inaction;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.profile.Hashing;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelException;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.streams.scoring.DeviceLanes;
import io.tidewatch.topics.ModelReference;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A loaded model and the policy that goes with it, shared by all that score with it. Its maker holds it; each user holds
 * it as well; when the last one lets go, the model is closed, and never under somebody's hands. Thread-safe.
 */
public final class ServedModel {
    private final ModelManifest manifest;
    private final PolicySettings settings;
    private final Optional<Thresholds> followed;
    private final AlertPolicy policy;
    private final Optional<ModelReference> published;
    private final Device device;
    private final String deviceNote;
    private final IntFunction<Scorer> scorers;
    private final Runnable closing;
    private int holders = 1;

    private ServedModel(
            ModelManifest manifest,
            PolicySettings settings,
            Optional<Thresholds> followed,
            Optional<ModelReference> published,
            Device device,
            String deviceNote,
            IntFunction<Scorer> scorers,
            Runnable closing) {
        this.manifest = manifest;
        this.settings = settings;
        this.followed = followed;
        this.policy = new AlertPolicy(settings, manifest, followed);
        this.published = published;
        this.device = device;
        this.deviceNote = deviceNote;
        this.scorers = scorers;
        this.closing = closing;
    }

    /**
     * A loaded model, held by the caller.
     *
     * @param model closed when nobody holds this any more, or at once if this fails
     * @param settings what the policy leaves open, the model's manifest decides
     * @param published which published model it is; empty: the one of the configuration
     * @param lanes decide whether its scorers score by themselves or through the device's lane
     * @throws ModelException if its device fails the self-test of a lane
     */
    public static ServedModel of(
            Model model, PolicySettings settings, Optional<ModelReference> published, DeviceLanes lanes)
            throws ModelException {
        return of(
                new Loaded(model.manifest(), model.device(), model.deviceNote(), model::newScorer, model::close),
                settings,
                published,
                lanes);
    }

    /** What of a loaded model is served. */
    record Loaded(
            ModelManifest manifest, Device device, String deviceNote, IntFunction<Scorer> scorers, Runnable closing) {}

    static ServedModel of(Loaded model, PolicySettings settings, Optional<ModelReference> published, DeviceLanes lanes)
            throws ModelException {
        try {
            DeviceLanes.Scorers scorers = lanes.serve(model.device, model.deviceNote, model.scorers);
            return new ServedModel(
                    model.manifest,
                    settings,
                    Optional.empty(),
                    published,
                    model.device,
                    model.deviceNote,
                    scorers.making(),
                    () -> {
                        scorers.closing().run();
                        model.closing.run();
                    });
        } catch (RuntimeException | Error failed) {
            model.closing.run();
            throw failed;
        }
    }

    /**
     * The same over scorers that need no model folder.
     *
     * @param scorers makes a scorer for up to so many rows
     * @param closing called when nobody holds this any more
     */
    public static ServedModel of(
            ModelManifest manifest, PolicySettings settings, IntFunction<Scorer> scorers, Runnable closing) {
        return of(manifest, settings, Optional.empty(), scorers, closing);
    }

    /** The same for a published model, or one that stands for it. */
    public static ServedModel of(
            ModelManifest manifest,
            PolicySettings settings,
            Optional<ModelReference> published,
            IntFunction<Scorer> scorers,
            Runnable closing) {
        return new ServedModel(manifest, settings, Optional.empty(), published, Device.CPU, "CPU", scorers, closing);
    }

    /** What {@code model.json} tells. */
    public ModelManifest manifest() {
        return manifest;
    }

    /** The policy with what the model decides of it. */
    public AlertPolicy policy() {
        return policy;
    }

    /** Where the bands begin by now, if lines follow the shop; empty: where manifest or settings have them. */
    public Optional<Thresholds> followed() {
        return followed;
    }

    /**
     * The same model with lines that follow the shop, or without. It is held as long as the result is; the caller holds both.
     *
     * @throws IllegalStateException if the model is closed
     */
    public ServedModel with(Optional<Thresholds> lines) {
        if (!retain()) {
            throw new IllegalStateException("The model " + manifest.name() + " is closed.");
        }
        return new ServedModel(manifest, settings, lines, published, device, deviceNote, scorers, this::release);
    }

    /** Why nothing is raised with it; empty if warnings are. */
    public Optional<String> inaction() {
        return Inaction.why(settings, manifest);
    }

    /** Which published model it is; empty: the one of the configuration. */
    public Optional<ModelReference> published() {
        return published;
    }

    /** Where it runs. */
    public Device device() {
        return device;
    }

    /** Where it runs and, if that is not what could be wished for, why. */
    public String deviceNote() {
        return deviceNote;
    }

    /** Identifies what decides: the network and the policy. */
    public long identity() {
        return Hashing.hash64(manifest.fingerprint() + "/" + policy.version());
    }

    /** A scorer for one thread; the caller must hold the model until the scorer is closed. */
    public Scorer newScorer(int capacity) {
        return scorers.apply(capacity);
    }

    /** Holds the model; false if it is closed already. */
    public synchronized boolean retain() {
        if (holders == 0) {
            return false;
        }
        holders++;
        return true;
    }

    /** Whether nobody holds it any more. */
    synchronized boolean isClosed() {
        return holders == 0;
    }

    /** Lets go of a hold, once for each. */
    public synchronized void release() {
        if (holders == 0) {
            throw new IllegalStateException("The model " + manifest.name() + " was let go of more often than held.");
        }
        holders--;
        if (holders == 0) {
            closing.run();
        }
    }
}
