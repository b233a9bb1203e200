package io.tidewatch.bench.row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The stacks of a {@link Profiler}, one a line: thread, frames from the outermost one in, how often it was seen. */
public final class ProfileStacks {
    /** After the flame graph's name. */
    public static final String SUFFIX = ".stacks";

    private ProfileStacks() {}

    /**
     * A stack.
     *
     * @param thread its name
     * @param frames the innermost one first
     * @param samples how often it was seen
     */
    public record Stack(String thread, List<String> frames, long samples) {}

    /** Reads those beside a flame graph. */
    public static List<Stack> read(Path flameGraph) throws IOException {
        Path file = Path.of(flameGraph + SUFFIX);
        List<Stack> stacks = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            stacks.add(parse(line));
        }
        Files.delete(file);
        return stacks;
    }

    static Stack parse(String line) {
        int count = line.lastIndexOf(' ');
        List<String> frames = new ArrayList<>(List.of(line.substring(0, count).split(";")));
        // Such as [bench-engine-1-StreamThread-1 tid=4711].
        String thread = frames.remove(0).replaceAll("^\\[| tid=\\d+]$", "");
        Collections.reverse(frames);
        return new Stack(thread, frames, Long.parseLong(line.substring(count + 1)));
    }
}
