package io.tidewatch.cli.deadletter;

import io.tidewatch.streams.task.ClockTick;
import io.tidewatch.topics.ReasonCode;
import java.util.function.Predicate;

/** What a replay does with a letter, and why. */
public enum Standing {
    /** It is sent. */
    DUE(""),
    /** An earlier replay has sent it. */
    SENT_BEFORE("sent by an earlier replay"),
    /** It was sent again so often, and came back every time. */
    CAME_BACK("sent again and refused as often as --attempts allows: mend the producer or the engine's configuration"
            + " first, or raise --attempts"),
    /** Its bytes are not those of the original. */
    CUT("not whole: cut to fit the dead-letter topic; only the producer can send the message again"),
    /** It holds nothing of the message. */
    ERASED("of users who were erased: nothing of the messages is left"),
    /** It tells a time and is no event. */
    TICK("a clock tick of a replay of a log, and no event"),
    /** The topic that it should go to does not take messages of its size. */
    TOO_LARGE("larger than a message of the topic may be");

    private final String words;

    Standing(String words) {
        this.words = words;
    }

    /** Why the letter stays, to follow a number. */
    public String words() {
        return words;
    }

    /**
     * What becomes of a letter.
     *
     * @param sentBefore tells what an earlier replay has sent
     * @param attempts how often a message may be sent again in all
     */
    public static Standing of(StoredLetter letter, Predicate<StoredLetter> sentBefore, int attempts) {
        if (sentBefore.test(letter)) {
            return SENT_BEFORE;
        }
        if (letter.isCut()) {
            return CUT;
        }
        if (letter.letter().reason() == ReasonCode.ERASED) {
            return ERASED;
        }
        if (letter.headers().lastHeader(ClockTick.HEADER) != null) {
            return TICK;
        }
        return letter.attempts() >= attempts ? CAME_BACK : DUE;
    }
}
