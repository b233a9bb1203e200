package io.tidewatch.engine.scoring;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** For {@link OnnxLibraryTest}: a process that loads models, and scores with them, until some time after it has begun to end. */
public final class LoadWhileEnding {
    private static final int LOADS_AFTER_THE_BEGINNING = 10;

    private LoadWhileEnding() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        CountDownLatch loaded = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(LOADS_AFTER_THE_BEGINNING);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(left)));
        Thread loading = new Thread(() -> {
            while (true) {
                load(folder);
                // ONNX Runtime's own hook runs by then.
                if (loaded.getCount() == 0) {
                    left.countDown();
                }
                loaded.countDown();
            }
        });
        loading.setDaemon(true);
        loading.setUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        loading.start();
        loaded.await();
    }

    private static void load(Path folder) {
        try (Model model = Model.load(folder, Device.CPU);
                Scorer scorer = model.newScorer(1)) {
            scorer.step(1);
        } catch (ScoringException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
