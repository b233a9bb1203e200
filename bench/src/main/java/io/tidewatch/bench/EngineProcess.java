package io.tidewatch.bench;

import io.tidewatch.bench.process.Broker;
import io.tidewatch.bench.process.ChildJvm;
import io.tidewatch.bench.process.ClassPath;
import io.tidewatch.bench.row.RowKind;
import io.tidewatch.bench.row.RowTask;
import io.tidewatch.bench.row.ServeMain;
import io.tidewatch.bench.row.Vitals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The engine, as {@code tidewatch run} runs it, or another row in a process of its own, to be looked at from outside. */
final class EngineProcess implements AutoCloseable {
    private static final List<String> OPTIONS = List.of("-Xms1g", "-Xmx1g", ChildJvm.SHORT_PAUSES);
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
    /** Filling the state with 10 million users takes half of it; nothing else that is waited for so long. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final ChildJvm jvm;

    private EngineProcess(ChildJvm jvm) {
        this.jvm = jvm;
    }

    /**
     * How it runs.
     *
     * @param row what runs
     * @param name of the process, its state and its log
     * @param applicationId shared by instances of one engine
     * @param exactlyOnce otherwise at-least-once
     * @param live events are of now
     * @param standbys copies of the state on other instances
     */
    record Settings(RowKind row, String name, String applicationId, boolean exactlyOnce, boolean live, int standbys) {
        /** The engine. */
        Settings(String name, String applicationId, boolean exactlyOnce, boolean live, int standbys) {
            this(RowKind.ENGINE, name, applicationId, exactlyOnce, live, standbys);
        }
    }

    static EngineProcess start(Settings settings, Broker broker, ClassPath classPath, Models models, Path folder)
            throws IOException {
        RowTask task = new RowTask(
                settings.row().label(),
                broker.bootstrapServers(),
                models.step().toString(),
                models.window().toString(),
                folder.resolve(settings.name()).toString(),
                settings.applicationId(),
                1,
                settings.exactlyOnce(),
                settings.live(),
                settings.standbys(),
                0,
                0,
                0,
                0);
        return new EngineProcess(ChildJvm.start(
                settings.name(),
                folder.resolve("logs"),
                OPTIONS,
                classPath.forPlatform(settings.row().platform()),
                ServeMain.class,
                task.toJson()));
    }

    /** Looks at it, after a garbage collection. */
    Vitals vitals() throws IOException {
        return ask(ServeMain.COLLECTED);
    }

    /** Waits until it is so, and looks at it then. */
    Vitals await(String what, Predicate<Vitals> so) throws IOException {
        awaitBusy(what, so);
        return vitals();
    }

    /** Waits until it is so without a garbage collection, which would slow what is measured. */
    Vitals awaitBusy(String what, Predicate<Vitals> so) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        Vitals vitals = ask(ServeMain.BUSY);
        while (!so.test(vitals)) {
            if (System.nanoTime() > until) {
                throw new IOException("after " + PATIENCE + " the process had not " + what + ": " + vitals);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            vitals = ask(ServeMain.BUSY);
        }
        return vitals;
    }

    private Vitals ask(String question) throws IOException {
        jvm.say(question);
        return RowTask.read(jvm.result(PATIENCE), Vitals.class);
    }

    /** Ends it as a crash does. */
    void kill() throws InterruptedException {
        jvm.kill();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
