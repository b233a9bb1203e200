package io.tidewatch.replay.response;

import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the campaigns of Complete Journey: {@code campaigns.csv} says which household got which, {@code campaign_descriptions.csv} when it began. */
public final class CampaignFiles {
    private static final String LISTS = "campaigns.csv";
    private static final String DESCRIPTIONS = "campaign_descriptions.csv";
    private static final String CAMPAIGN = "campaign_id";
    private static final String HOUSEHOLD = "household_id";
    private static final String START = "start_date";

    private CampaignFiles() {}

    /**
     * All campaigns, in the order of their start.
     *
     * @param folder that holds both files
     * @throws TidewatchException if one is missing or has other columns
     */
    public static List<Campaign> read(Path folder) {
        Map<String, Set<String>> chosen = new HashMap<>();
        for (String[] row : rows(folder.resolve(LISTS), CAMPAIGN, HOUSEHOLD)) {
            chosen.computeIfAbsent(row[0], id -> new HashSet<>()).add(row[1]);
        }
        List<Campaign> campaigns = new ArrayList<>();
        Path descriptions = folder.resolve(DESCRIPTIONS);
        for (String[] row : rows(descriptions, CAMPAIGN, START)) {
            try {
                campaigns.add(new Campaign(
                        row[0],
                        LocalDate.parse(row[1]).atStartOfDay(ZoneOffset.UTC).toInstant(),
                        chosen.getOrDefault(row[0], Set.of())));
            } catch (DateTimeException noDate) {
                throw new TidewatchException(
                        "'" + descriptions + "' has a " + START + " that is no date: " + row[1], noDate);
            }
        }
        campaigns.sort(Comparator.comparing(Campaign::start).thenComparing(Campaign::id));
        return campaigns;
    }

    /** Two columns of a plain table. */
    private static List<String[]> rows(Path file, String first, String second) {
        try {
            List<String> lines = Files.readAllLines(file);
            List<String> columns = Arrays.asList((lines.isEmpty() ? "" : lines.get(0)).split(","));
            int one = columns.indexOf(first);
            int other = columns.indexOf(second);
            if (one < 0 || other < 0) {
                throw new TidewatchException("'" + file + "' has no columns " + first + " and " + second
                        + "; give the folder of Complete Journey's campaigns");
            }
            List<String[]> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",");
                if (cells.length > Math.max(one, other)) {
                    rows.add(new String[] {cells[one].strip(), cells[other].strip()});
                }
            }
            return rows;
        } catch (IOException failed) {
            throw new TidewatchException(
                    "'" + file + "' cannot be read; give the folder of Complete Journey's campaigns", failed);
        }
    }
}
