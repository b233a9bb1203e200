package io.tidewatch.engine.scoring;

/** Where a model is run. */
public enum Device {
    /** CUDA if it can be had, else the CPU; the model says which and why. */
    AUTO,
    CPU,
    /** The first NVIDIA GPU; loading fails if it cannot be had. */
    CUDA
}
