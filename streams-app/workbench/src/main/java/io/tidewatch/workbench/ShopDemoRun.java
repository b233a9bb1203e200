package io.tidewatch.workbench;

import io.tidewatch.streams.config.ModelConfig;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.workbench.demo.DemoFolder;
import io.tidewatch.workbench.demo.DemoWatcher;
import io.tidewatch.workbench.demo.ShopDemo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** {@code tidewatch demo --shop} from its start to its end, which is Ctrl-C or the end of its time: both are exit code 0. */
final class ShopDemoRun {
    private final int port;
    private final Optional<Duration> span;
    private final ModelConfig model;
    private final Optional<Path> folder;
    private final AtomicReference<Optional<ShopDemo>> running = new AtomicReference<>(Optional.empty());
    private final AtomicBoolean over = new AtomicBoolean();

    ShopDemoRun(ShopDemoOptions options, ModelConfig model, Optional<Path> folder) {
        this.port = options.port();
        this.span = options.span();
        this.model = model;
        this.folder = folder;
    }

    /**
     * Runs it.
     *
     * @param watcher is told how far the start is
     * @param ready is called when the shop is open, before its address is printed
     */
    int run(DemoWatcher watcher, Runnable ready, PrintWriter out) throws InterruptedException {
        try (DemoFolder files = DemoFolder.open(folder)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(files), "stop-shop"));
            try (ShopDemo demo = new ShopDemo(port, model, files, watcher)) {
                running.set(Optional.of(demo));
                ready.run();
                greet(demo, out);
                demo.stay(span);
            }
            return ExitCode.OK;
        } finally {
            over.set(true);
        }
    }

    private static void greet(ShopDemo demo, PrintWriter out) {
        out.println("The shop is open: " + demo.url());
        out.println("What its owner sees: " + demo.console());
        out.println("Look around, and see in the panel beside it how your profile changes. Log in as " + demo.customer()
                + ", open something and give it one star: that raises a warning, and the coupon service acts.");
        out.println("Ctrl-C closes the shop.");
        out.flush();
    }

    /** As the process ends: nothing is left to do if the command has ended by itself. */
    private void stop(DemoFolder files) {
        if (over.get()) {
            return;
        }
        running.get().ifPresent(ShopDemo::close);
        files.close();
        // Being stopped is how this command ends, and the JVM would call it 130 or 143.
        Runtime.getRuntime().halt(ExitCode.OK);
    }
}
