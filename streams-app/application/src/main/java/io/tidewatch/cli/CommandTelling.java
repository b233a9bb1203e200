package io.tidewatch.cli;

import io.tidewatch.cli.savepoint.Telling;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** Tells how far a command is beside its output, and asks at the terminal. */
final class CommandTelling implements Telling {
    private final PrintWriter out;
    private final Progress progress;

    CommandTelling(CommandSpec spec) {
        this.out = spec.commandLine().getOut();
        this.progress = new Progress(spec.commandLine().getErr(), Progress.onTerminal(), spec.qualifiedName());
    }

    @Override
    public void progress(Supplier<String> words) {
        progress.sayNowAndThen(words);
    }

    @Override
    public void line(String words) {
        progress.end();
        out.println(words);
        out.flush();
    }

    @Override
    public boolean agrees(String question) {
        if (!isWatched()) {
            return false;
        }
        progress.end();
        String answer = System.console().readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }

    @Override
    public boolean isWatched() {
        return Progress.onTerminal();
    }
}
