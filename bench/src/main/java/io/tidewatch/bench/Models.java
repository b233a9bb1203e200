package io.tidewatch.bench;

import java.nio.file.Path;

/**
 * The networks of the rows.
 *
 * @param step folder of the engine's model, which the incremental peers run as well
 * @param window the graph over a window of events, made by {@code bench/models/window_graph.py}
 */
record Models(Path step, Path window) {}
