package io.tidewatch.engine.scoring;

import java.nio.file.Path;

/** For {@link CudaBuildTest}: says what becomes of loading a model on CUDA, and where it runs if it may choose. */
public final class LoadOnCuda {
    private LoadOnCuda() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        System.out.println("build: " + OnnxBuild.ofThisProcess());
        try (Model model = Model.load(folder, Device.CUDA)) {
            System.out.println("cuda: " + model.deviceNote());
        } catch (ModelException refused) {
            System.out.println("cuda: " + refused.getMessage());
        }
        try (Model model = Model.load(folder, Device.AUTO)) {
            System.out.println("auto: " + model.deviceNote());
        }
    }
}
