package io.tidewatch.workbench;

import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.TextForm;
import io.tidewatch.replay.response.CampaignFiles;
import io.tidewatch.replay.response.CampaignSelection;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch uplift campaigns}: what campaigns seem to bring that a shop aimed, and why that is no uplift. */
@Command(
        name = "campaigns",
        description =
                "Compares the households of Complete Journey that each campaign went to with the others, before and after it"
                        + " began, and says why the difference is no uplift. Always ends with exit code 2.",
        mixinStandardHelpOptions = true)
final class UpliftCampaignsCommand implements Callable<Integer> {
    @Option(
            names = "--campaigns",
            required = true,
            paramLabel = "FOLDER",
            description =
                    "where campaigns.csv and campaign_descriptions.csv of Complete Journey are; the baskets are shipped")
    private Path folder;

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description =
                    "a page with <!-- campaigns:chosen --> and <!-- /campaigns -->, such as docs/effect.md, that takes the table")
    private Optional<Path> page = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        MarkedPage marked = new MarkedPage("campaigns", "chosen");
        page.ifPresent(marked::check);
        CampaignSelection selection = new CampaignSelection(CampaignFiles.read(folder));
        try (EventLog log = Dataset.COMPLETE_JOURNEY
                .source(List.of(), FieldMapping.NONE, TextForm.PLAIN, Instant.MAX)
                .open()) {
            while (log.hasNext()) {
                selection.add(log.next());
            }
        }
        List<CampaignSelection.Row> rows = selection.rows();
        String table = table(rows);
        PrintWriter out = spec.commandLine().getOut();
        out.print(table);
        out.flush();
        try {
            if (page.isPresent()) {
                marked.write(page.get(), key -> table);
            }
        } catch (IOException failed) {
            throw new TidewatchException("the table cannot be written: " + failed, failed);
        }
        throw new TidewatchException(NotRandomisedException.chosen("'" + folder.resolve("campaigns.csv") + "'")
                .getMessage());
    }

    private static String table(List<CampaignSelection.Row> rows) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ENGLISH,
                "Complete Journey, campaigns to 100 households or more; dollars a household in the %d days before a campaign and from its"
                        + " start on; `./tidewatch uplift campaigns --campaigns FOLDER`.%n%n",
                CampaignSelection.SPAN.toDays()));
        text.append(
                "| campaign | chosen | others | before: chosen | others | after: chosen | others | seeming effect | there before |\n");
        text.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        rows.forEach(row -> text.append(String.format(
                Locale.ENGLISH,
                "| %s | %,d | %,d | %,.0f | %,.0f | %,.0f | %,.0f | %+,.0f | %+,.0f |%n",
                row.campaign().id(),
                row.chosen(),
                row.others(),
                row.chosenBefore(),
                row.othersBefore(),
                row.chosenAfter(),
                row.othersAfter(),
                row.apparentEffect(),
                row.thereBefore())));
        return text.toString();
    }
}
