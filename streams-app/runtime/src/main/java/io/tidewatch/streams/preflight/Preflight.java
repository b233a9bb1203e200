package io.tidewatch.streams.preflight;

import io.tidewatch.engine.scoring.Model;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.scoring.RunWatchdog;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks all that the engine needs before it starts, the cheap and local things first. Ends within half a minute. */
public final class Preflight {
    private static final Logger LOGGER = LoggerFactory.getLogger(Preflight.class);

    private final TidewatchConfig config;
    private final TopicCatalog catalog;

    /** A preflight against the shipped topic catalog. */
    public Preflight(TidewatchConfig config) {
        this.config = config;
        this.catalog = TopicCatalog.shipped();
    }

    /**
     * Checks everything.
     *
     * @return the loaded model; the caller closes it
     * @throws TidewatchException at the first thing that is wrong
     */
    public Model check() {
        checkStateDirectory(config.state().directory());
        Model model = Model.load(
                config.model().path(),
                config.model().device(),
                new RunWatchdog(config.scoring().longestRun()));
        try {
            checkCluster();
            tellCertificates();
        } catch (RuntimeException failed) {
            model.close();
            throw failed;
        }
        return model;
    }

    /**
     * Checks the part that the brokers have to answer.
     *
     * @throws TidewatchException at the first thing that is wrong
     */
    public void checkCluster() {
        new ClusterCheck(config, catalog).check();
    }

    /** Tells of certificates that are about to end. */
    private void tellCertificates() {
        for (CertificateEnd end : Certificates.of(config)) {
            end.warning(Instant.now())
                    .ifPresent(warning -> LOGGER.atWarn()
                            .addKeyValue("warning", warning)
                            .addKeyValue("remedy", end.remedy())
                            .log("A certificate is about to end"));
        }
    }

    private static void checkStateDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "preflight", ".tmp"));
        } catch (IOException cannotWrite) {
            throw new TidewatchException(
                    "the state directory %s cannot be written (%s); give a writable one as 'state.directory'"
                            .formatted(directory, cannotWrite.getClass().getSimpleName()),
                    cannotWrite);
        }
    }
}
