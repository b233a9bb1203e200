package io.tidewatch.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.preflight.PartitionSample;
import org.junit.jupiter.api.Test;

class PartitionFindingsTest {
    @Test
    void eventsThatLieAstrayAreAProblemOfTheirProducers() {
        Finding finding = PartitionFindings.of(new PartitionSample(2400, 37));

        assertThat(finding.state()).isEqualTo(Finding.State.PROBLEM);
        assertThat(finding.text()).startsWith("37 of the newest 2400 lie in another partition");
        assertThat(finding.remedy()).contains("murmur2_random");
    }

    @Test
    void otherwiseAllIsWell() {
        assertThat(PartitionFindings.of(new PartitionSample(2400, 0)).state()).isEqualTo(Finding.State.OK);
        assertThat(PartitionFindings.of(new PartitionSample(0, 0)).state()).isEqualTo(Finding.State.NOTE);
    }
}
