package io.tidewatch.cli.erasure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a request: what is gone, and by when the rest is. Holds no id of a user, so that it may be kept.
 *
 * @param requestId the request
 * @param asked when
 * @param users how many were asked for, their former anonymous ids included
 * @param followed how many of them the engine has said are erased
 * @param aliases anonymous ids that were taken off {@code shop.identities}
 * @param localFiles how long the local files of engines keep something; empty if their configuration is not known
 * @param topics the bound of each topic that may still hold something
 * @param savepoints topics with savepoints from before, which are deleted by hand
 */
public record Receipt(
        String requestId,
        Instant asked,
        int users,
        int followed,
        int aliases,
        Optional<Duration> localFiles,
        List<TopicBound> topics,
        List<String> savepoints) {
    /** Where nobody says what the engines are configured with. */
    private static final String LOCAL_FILES_OPEN =
            "gone from engines' local files within three times their state.compact_within, 3 days by default";

    private static final String LOCAL_FILES_ON =
            ", where an engine is at work; one that is away for longer than a day needs its state.directory deleted before it starts again";

    private static final String NOW =
            "profile, timer, latest score, the shadow's row; later events are refused; consumers were told (ERASED)";
    private static final String OUTSIDE =
            "files made by featurize, features, backtest --alerts or consume --replay; copies of topics elsewhere;"
                    + " backups of brokers; what receivers of webhooks keep. A trained model holds no ids and no rows";

    public Receipt {
        topics = List.copyOf(topics);
        savepoints = List.copyOf(savepoints);
    }

    /** Whether all was followed and everything has a bound. */
    public boolean isComplete() {
        return followed == users
                && topics.stream().allMatch(topic -> topic.within().isPresent());
    }

    /** When the last of it is gone, from topics and from local files as far as they are known; empty if something has no bound. */
    public Optional<Instant> goneBy() {
        Duration longest = localFiles.orElse(Duration.ZERO);
        for (TopicBound topic : topics) {
            if (topic.within().isEmpty()) {
                return Optional.empty();
            }
            Duration within = topic.within().get();
            longest = within.compareTo(longest) > 0 ? within : longest;
        }
        return Optional.of(asked.plus(longest));
    }

    /** For a person. */
    public List<String> text() {
        List<String> lines = new ArrayList<>();
        lines.add("request " + requestId + " of " + asked);
        lines.add(String.format(
                Locale.ENGLISH,
                "gone now, for %,d of %,d ids: %s",
                followed,
                users,
                followed == 0 ? "nothing yet" : NOW));
        lines.add(String.format(Locale.ENGLISH, "taken off shop.identities: %,d anonymous ids", aliases));
        for (TopicBound topic : topics) {
            lines.add("gone from " + topic.topic() + " by "
                    + topic.within().map(this::day).orElse("never: nothing bounds it"));
            topic.remedy().ifPresent(remedy -> lines.add("  " + remedy));
        }
        lines.add(localFiles
                        .map(within -> "gone from engines' local files by " + day(within))
                        .orElse(LOCAL_FILES_OPEN)
                + LOCAL_FILES_ON);
        savepoints.forEach(topic -> lines.add("still in " + topic + " if it was made before: delete the savepoint"));
        lines.add("not looked at: " + OUTSIDE);
        lines.add(goneBy().map(end -> "gone everywhere by " + date(end)).orElse("NOT BOUND: see above"));
        return lines;
    }

    /** For a program. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("request_id", requestId)
                .put("asked", asked.toString())
                .put("ids", users)
                .put("followed", followed)
                .put("aliases", aliases)
                .put("complete", isComplete());
        goneBy().ifPresent(end -> json.put("gone_by", end.toString()));
        ArrayNode rows = json.putArray("topics");
        for (TopicBound topic : topics) {
            ObjectNode row = rows.addObject().put("topic", topic.topic());
            topic.within()
                    .ifPresent(within -> row.put("gone_by", asked.plus(within).toString()));
            topic.remedy().ifPresent(remedy -> row.put("remedy", remedy));
        }
        localFiles.ifPresent(
                within -> json.put("local_files_gone_by", asked.plus(within).toString()));
        ArrayNode kept = json.putArray("savepoints");
        savepoints.forEach(kept::add);
        return json.put("not_looked_at", OUTSIDE);
    }

    private String day(Duration within) {
        return date(asked.plus(within));
    }

    /** The day after: a bound is not a promise to the minute. */
    private static String date(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1).toString();
    }
}
