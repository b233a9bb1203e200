package io.tidewatch.cli.savepoint;

/** How far a growth is. Each phase can be left for the next one by running the command again. */
enum GrowthPhase {
    /** Nothing was done. */
    NOT_BEGUN("not begun"),
    /** The savepoint is made while the old generation works. */
    COPYING("copying, while the old generation works"),
    /** The old generation has been asked to hand over, and the savepoint lacks its end. From here on there is no way but forward. */
    HANDING_OVER("handing over"),
    /** The savepoint is whole; tasks of the next generation load it. */
    OPENING("the next generation loads the end of the savepoint"),
    /** The next generation is at work, and the old one's processes have yet to leave. */
    LEAVING("the old generation leaves its group"),
    /** The events' topic has yet to get its partitions. */
    WIDENING("the events' topic gets its partitions"),
    /** The next generation is at work on all partitions; what the old one kept is still there. */
    GROWN("grown; what the old generation kept is still there"),
    /** And that is deleted. */
    CLEANED("grown, and what the old generation kept is deleted");

    private final String words;

    GrowthPhase(String words) {
        this.words = words;
    }

    /** For a person. */
    String words() {
        return words;
    }

    /** Whether the old generation still decides, so that the growth can be taken back without a trace. */
    boolean canBeTakenBack() {
        return this == NOT_BEGUN || this == COPYING;
    }
}
