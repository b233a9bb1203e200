package io.tidewatch.console.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.console.view.ConsoleView;
import io.tidewatch.console.view.Letter;
import io.tidewatch.http.Answer;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import io.tidewatch.topics.ReasonCode;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** Dead letters by reason, the most frequent first, with the latest messages of each. */
final class LettersPage implements Endpoint {
    private final ConsoleView view;

    LettersPage(ConsoleView view) {
        this.view = view;
    }

    @Override
    public Answer answer(Request request) {
        ObjectNode json = Pages.object();
        ArrayNode reasons = json.putArray("reasons");
        view.letterCounts().entrySet().stream()
                .sorted(Map.Entry.<ReasonCode, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(count -> {
                    ObjectNode reason = reasons.addObject()
                            .put("reason", count.getKey().name())
                            .put("count", count.getValue());
                    ArrayNode letters = reason.putArray("letters");
                    view.letters(count.getKey()).forEach(letter -> write(letters.addObject(), letter));
                });
        return Pages.json(json);
    }

    private static void write(ObjectNode json, Letter letter) {
        json.put("detail", letter.letter().detail())
                .put("source", letter.letter().sourceTopic())
                .put("source_partition", letter.letter().sourcePartition())
                .put("source_offset", letter.letter().sourceOffset())
                .put("partition", letter.partition())
                .put("offset", letter.offset())
                .put("key", letter.key())
                .put("message", letter.message())
                .put("cut", letter.cut());
        AnswerJson.time(json, "at", Optional.<Instant>of(letter.at()));
    }
}
