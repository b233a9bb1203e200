package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void isCarriedFromRecordToRecord() {
        RecordHeaders from = headers(PARENT, "vendor=1,other=2");
        RecordHeaders to = new RecordHeaders();

        TraceContext.of(from).orElseThrow().addTo(to);

        assertThat(to).isEqualTo(from);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-\n",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-too-long-"
                        + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            })
    void whatNamesNoTraceIsNotCarried(String parent) {
        assertThat(TraceContext.of(headers(parent, "vendor=1"))).isEmpty();
    }

    @Test
    void aLaterVersionMayHaveMore() {
        String later = "01" + PARENT.substring(2) + "-more";

        assertThat(TraceContext.of(Optional.of(later), Optional.empty()))
                .contains(new TraceContext(later, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "ü"})
    void aStateThatIsNoneIsLeftOut(String state) {
        assertThat(TraceContext.of(headers(PARENT, state))).contains(new TraceContext(PARENT, Optional.empty()));
    }

    @Test
    void aStateOfAnyLengthIsNotCarried() {
        assertThat(TraceContext.of(headers(PARENT, "a".repeat(512)))
                        .orElseThrow()
                        .state())
                .isPresent();
        assertThat(TraceContext.of(headers(PARENT, "a".repeat(513)))
                        .orElseThrow()
                        .state())
                .isEmpty();
    }

    @Test
    void aHeaderWithoutAValueIsNone() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(TraceContext.PARENT, null);

        assertThat(TraceContext.of(headers)).isEmpty();
        assertThat(TraceContext.of(new RecordHeaders())).isEmpty();
    }

    private static RecordHeaders headers(String parent, String state) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(TraceContext.PARENT, parent.getBytes(StandardCharsets.UTF_8));
        headers.add(TraceContext.STATE, state.getBytes(StandardCharsets.UTF_8));
        return headers;
    }
}
