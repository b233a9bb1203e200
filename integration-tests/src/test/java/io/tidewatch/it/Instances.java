package io.tidewatch.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Several engines of one application, each with a state folder that outlives its process; for one thread. Closing kills them. */
final class Instances implements AutoCloseable {
    private final EngineSettings alike;
    private final Change change;
    private final List<EngineSettings> settings = new ArrayList<>();
    private final List<Circumstances> circumstances = new ArrayList<>();
    private final List<EngineProcess> processes = new ArrayList<>();
    private int ends;

    /** Starts so many; each has a folder of its own beside the given one, and what is changed for its number. */
    Instances(int count, EngineSettings settings, Change change) {
        this(count, settings, change, Circumstances.HEALTHY);
    }

    /** The same on machines that are not like others. */
    Instances(int count, EngineSettings settings, Change change, Circumstances circumstances) {
        this.alike = settings;
        this.change = change;
        add(count, circumstances);
    }

    /** Alike but for the folder. */
    Instances(int count, EngineSettings settings) {
        this(count, settings, (number, one) -> one);
    }

    /** What makes an instance's settings from its number and those of all. */
    interface Change {
        EngineSettings of(int number, EngineSettings settings);
    }

    /** Starts so many more. */
    void add(int more, Circumstances around) {
        for (int i = 0; i < more; i++) {
            int number = processes.size();
            Path folder = alike.state().resolveSibling(alike.state().getFileName() + "-" + number);
            settings.add(change.of(number, alike.state(folder)));
            circumstances.add(around);
            processes.add(EngineProcess.start(settings.get(number), around));
        }
    }

    /** SIGTERM to the last one, which is gone for good; fails unless it stops in order. */
    void stopLast() {
        int last = count() - 1;
        processes.get(last).stop();
        processes.remove(last);
        circumstances.remove(last);
        settings.remove(last);
    }

    int count() {
        return processes.size();
    }

    EngineProcess get(int number) {
        return processes.get(number);
    }

    /** SIGKILL. */
    void kill(int number) {
        processes.get(number).kill();
    }

    /** As an orchestrator starts it after an end: with its folder, in its circumstances. */
    void start(int number) {
        processes.set(number, EngineProcess.start(settings.get(number), circumstances.get(number)));
    }

    /** From the next start on. */
    void circumstances(int number, UnaryOperator<Circumstances> change) {
        circumstances.set(number, change.apply(circumstances.get(number)));
    }

    /** Starts whatever has ended by itself, as an orchestrator does; how many there were since the beginning. */
    int supervise() {
        for (int number = 0; number < count(); number++) {
            if (!get(number).isAlive()) {
                ends++;
                start(number);
            }
        }
        return ends;
    }

    /** Fails with what an instance has said if it has ended by itself. */
    void requireAlive() {
        for (EngineProcess process : processes) {
            if (!process.isAlive()) {
                // No AssertionError: a wait for something else must end with it.
                throw new IllegalStateException("an engine has ended by itself:\n" + process.output());
            }
        }
    }

    /** SIGTERM to one after the other; fails unless each stops in order. */
    void stop() {
        processes.forEach(EngineProcess::stop);
    }

    @Override
    public void close() {
        processes.forEach(EngineProcess::close);
    }
}
