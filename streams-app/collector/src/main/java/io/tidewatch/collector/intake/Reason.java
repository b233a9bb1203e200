package io.tidewatch.collector.intake;

import io.tidewatch.mapping.RowProblem;
import io.tidewatch.topics.ReasonCode;
import java.util.Locale;

/**
 * Why an event is refused: the contract's reason, or one of the collector's own.
 *
 * @param code for programs and metrics
 * @param detail a sentence for a person, which never has a value of the event; empty if the code says it all
 */
record Reason(String code, String detail) {
    /** The visitor has said no. */
    static final Reason CONSENT = new Reason("consent", "the visitor does not want to be tracked; nothing was kept");
    /** The client says that it is a bot. */
    static final Reason BOT = new Reason("bot", "the User-Agent is a bot's; see 'bots'");

    /** As the contract's reader says it. */
    static final Reason NO_OBJECT = of(ReasonCode.UNREADABLE, "this is not one JSON object");

    static Reason of(ReasonCode code, String detail) {
        return new Reason(code.name(), detail);
    }

    /** Of what another system's record lacks to be an event; its own words have no value of it. */
    static Reason of(RowProblem problem) {
        String detail = problem.isUnwanted()
                ? "this is none of a customer's acts that Tidewatch learns from, or a test; see docs/collector.md"
                : "the event " + problem.words();
        return new Reason(problem.name().toLowerCase(Locale.ROOT), detail);
    }

    /** Of another system's event that is none of a customer's acts. */
    static final Reason OTHER_EVENT = of(RowProblem.OTHER_EVENT);

    static Reason notAllowed(String type) {
        return new Reason("type_not_allowed", "this key may not send '" + type + "'; see 'types' of its source");
    }
}
