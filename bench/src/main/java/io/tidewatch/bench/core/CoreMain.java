package io.tidewatch.bench.core;

import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the microbenchmarks with the allocation of each, in forks of this process, which has their class path. */
public final class CoreMain {
    private CoreMain() {}

    /**
     * Runs them.
     *
     * @param arguments the model's folder, the file for the figures as JSON or nothing, and JMH's own options
     */
    public static void main(String[] arguments) throws Exception {
        String[] own = new String[arguments.length - 2];
        System.arraycopy(arguments, 2, own, 0, own.length);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(new CommandLineOptions(own))
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-D" + CoreInput.MODEL + "=" + arguments[0]);
        if (!arguments[1].isEmpty()) {
            Files.createDirectories(Path.of(arguments[1]).toAbsolutePath().getParent());
            options.resultFormat(ResultFormatType.JSON).result(arguments[1]);
        }
        new Runner(options.build()).run();
    }
}
