package io.tidewatch.replay.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignSelectionTest {
    private static final Instant START = Instant.parse("2017-03-03T00:00:00Z");

    @Test
    void whatTheChosenSpentBeforeIsTold() {
        // Given: 100 chosen households spend 30 in each span, 50 others 10, and the campaign changes nothing
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            chosen.add("c" + i);
        }
        CampaignSelection selection = new CampaignSelection(List.of(
                new Campaign("1", START, Set.copyOf(chosen)),
                new Campaign("small", START, Set.of("c1", "c2")),
                new Campaign("cut", START.plus(Duration.ofDays(30)), Set.copyOf(chosen))));
        for (int day : new int[] {-40, -5, 5, 40}) {
            chosen.forEach(user -> selection.add(purchase(user, day, 30)));
            for (int i = 0; i < 50; i++) {
                selection.add(purchase("o" + i, day, 10));
            }
        }
        // Somebody who comes for the first time later is no customer yet.
        selection.add(purchase("late", 6, 1_000));

        // When
        List<CampaignSelection.Row> rows = selection.rows();

        // Then
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).chosen()).isEqualTo(100);
        assertThat(rows.get(0).others()).isEqualTo(50);
        assertThat(rows.get(0).apparentEffect()).isEqualTo(20);
        assertThat(rows.get(0).thereBefore()).isEqualTo(20);
    }

    @Test
    void theFilesOfCompleteJourneyAreRead(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("campaigns.csv"), "campaign_id,household_id\n2,105\n1,105\n1,1238\n");
        Files.writeString(
                folder.resolve("campaign_descriptions.csv"),
                "campaign_id,campaign_type,start_date,end_date\n2,Type B,2017-03-08,2017-04-09\n1,Type B,2017-03-03,2017-04-09\n");

        assertThat(CampaignFiles.read(folder))
                .containsExactly(
                        new Campaign("1", START, Set.of("105", "1238")),
                        new Campaign("2", START.plus(Duration.ofDays(5)), Set.of("105")));
    }

    @Test
    void otherFilesAreRefused(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> CampaignFiles.read(folder)).hasMessageContaining("campaigns.csv' cannot be read");
        Files.writeString(folder.resolve("campaigns.csv"), "id,name\n");
        assertThatThrownBy(() -> CampaignFiles.read(folder)).hasMessageContaining("has no columns campaign_id");
    }

    private static ShopEvent purchase(String user, int day, double value) {
        return ShopEvent.of(user + day, user, EventType.PURCHASE, START.plus(Duration.ofDays(day)))
                .value(value)
                .build();
    }
}
