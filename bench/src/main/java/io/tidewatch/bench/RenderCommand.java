package io.tidewatch.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewatch bench render}: the tables of a result that was measured before. */
@Command(
        name = "render",
        description = "Makes tables of a result (--json) that was measured before, without measuring.",
        mixinStandardHelpOptions = true)
final class RenderCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The result, as --json wrote it.")
    private Path result;

    @Option(
            names = "--part",
            paramLabel = "NAME=FILE",
            description =
                    "The JSON of latency, footprint, core or collector, measured alone, in place of the result's own.")
    private Map<String, Path> parts = new LinkedHashMap<>();

    @Mixin
    private ResultFiles files;

    @Override
    public Integer call() throws IOException {
        files.prepare();
        if (!(Report.read(result) instanceof ObjectNode all) || !all.has("rows")) {
            throw new TidewatchException(result + " is no result of a bench: it has no 'rows'");
        }
        for (Map.Entry<String, Path> part : parts.entrySet()) {
            all.set(part(part.getKey()).label(), Report.read(part.getValue()));
        }
        all.set("goals", Goals.json(all));
        PrintWriter out = spec.commandLine().getOut();
        out.print(Markdown.of(all));
        out.flush();
        files.write(all);
        return 0;
    }

    private Part part(String label) {
        try {
            return Part.of(label);
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }
}
