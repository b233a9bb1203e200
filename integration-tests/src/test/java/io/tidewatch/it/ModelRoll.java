package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ShopEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;

/** Rolls models out on the broker under test as a person does, and reads off the engine's output where each task switched. */
final class ModelRoll {
    private final ShopTopics topics;

    ModelRoll(ShopTopics topics) {
        this.topics = topics;
    }

    /** What a command answered. */
    record Answer(int exitCode, String out, String err) {}

    /** Runs {@code tidewatch model …} against the broker. */
    Answer model(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Tidewatch.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("model"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--bootstrap-server", topics.bootstrapServers(), "--by", "test"));
        return new Answer(commandLine.execute(all.toArray(String[]::new)), out.toString(), err.toString());
    }

    /** Runs a command that must succeed; what it printed. */
    String done(String... arguments) {
        Answer answer = model(arguments);
        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(ExitCode.OK);
        return answer.out();
    }

    /** The same of a run, as its committed features tell it so far. */
    static List<SortedMap<Integer, String>> switches(EngineRun run) {
        Map<String, String> scoredBy = run.models();
        String first = scoredBy.values().stream().findFirst().orElse(ShippedModel.NAME);
        return switches(run.eventsByPartition(), scoredBy, first);
    }

    /**
     * The models of each partition by the number of the first event that they decided, as the committed features tell. A
     * partition whose every event was scored by one model has one entry.
     */
    static List<SortedMap<Integer, String>> switches(
            Map<TopicPartition, List<ShopEvent>> events, Map<String, String> scoredBy, String first) {
        List<SortedMap<Integer, String>> all = new ArrayList<>();
        for (List<ShopEvent> partition : events.values()) {
            SortedMap<Integer, String> switches = new TreeMap<>(Map.of(0, first));
            Set<String> seen = new HashSet<>();
            String model = first;
            for (int i = 0; i < partition.size(); i++) {
                String id = partition.get(i).eventId();
                // A retry was not scored; its features are those of the first time.
                if (seen.add(id)
                        && scoredBy.containsKey(id)
                        && !scoredBy.get(id).equals(model)) {
                    model = scoredBy.get(id);
                    switches.put(i, model);
                }
            }
            all.add(switches);
        }
        return all;
    }
}
