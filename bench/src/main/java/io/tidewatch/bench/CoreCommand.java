package io.tidewatch.bench;

import io.tidewatch.bench.core.CoreMain;
import io.tidewatch.bench.row.RowKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewatch bench core}: the core's parts by themselves, with JMH, time and allocation. */
@Command(
        name = "core",
        description =
                "The core's parts by themselves with JMH: decode, profile update, feature vector, batch assembly, the network and"
                        + " alerts by batch size, policy; time and bytes allocated (gc.alloc.rate.norm).",
        mixinStandardHelpOptions = true)
final class CoreCommand implements Callable<Integer> {
    @Option(names = "--model", paramLabel = "DIR", description = "The model folder (default: the shipped model).")
    private Optional<Path> model;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes JMH's figures as JSON.")
    private Optional<Path> json;

    @Parameters(
            arity = "0..*",
            description =
                    "JMH's own options after --, such as: -- -f 1 -wi 3 -i 5 decode (default: -f 1 -wi 5 -w 1 -i 5 -r 1).")
    private List<String> jmh = List.of("-f", "1", "-wi", "5", "-w", "1", "-i", "5", "-r", "1");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = Home.ofLauncher();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                home.classPath().forPlatform(RowKind.Platform.STREAMS),
                CoreMain.class.getName(),
                home.models(model).step().toString(),
                json.map(Path::toString).orElse("")));
        command.addAll(jmh);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
