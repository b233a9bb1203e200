package io.tidewatch.topics;

/**
 * What a field of a {@link ShopEvent} holds, with its limits: text of at most {@code most} characters, a number from {@code
 * least} to {@code most}, at most {@code most} lines. A kind is checked in the same way wherever a field of it stands.
 */
public enum FieldKind {
    /** An id or a number of the shop's: one line of text that is not blank. */
    ID(Shape.TEXT, 0, EventLimits.MAX_ID_LENGTH),
    /** A name that may be empty: one line of text. */
    LABEL(Shape.TEXT, 0, EventLimits.MAX_CATEGORY_LENGTH),
    /** Words that a customer wrote, on any number of lines. */
    WORDS(Shape.TEXT, 0, EventLimits.MAX_TEXT_LENGTH),
    /** Three capital letters. */
    CURRENCY(Shape.TEXT, 0, 3),
    MONEY(Shape.DECIMAL, 0, EventLimits.MAX_VALUE),
    STARS(Shape.DECIMAL, EventLimits.MIN_RATING, EventLimits.MAX_RATING),
    PIECES(Shape.WHOLE, EventLimits.MIN_QUANTITY, EventLimits.MAX_QUANTITY),
    TYPE(Shape.TYPE, 0, 0),
    /** From {@link EventLimits#MIN_TIME} to {@link EventLimits#MAX_TIME}. */
    TIME(Shape.TIME, 0, 0),
    /** The lines of a basket, whose fields are those of {@link LineField}. */
    LINES(Shape.LINES, 0, EventLimits.MAX_ITEMS);

    private final Shape shape;
    private final double least;
    private final double most;

    /** How a value is read, written and kept: the class of it, and nothing of its limits. */
    public enum Shape {
        /** A {@link String}. */
        TEXT,
        /** A {@link Double}. */
        DECIMAL,
        /** An {@link Integer}. */
        WHOLE,
        /** An {@link EventType}. */
        TYPE,
        /** An {@link java.time.Instant}. */
        TIME,
        /** A {@link java.util.List} of {@link LineItem}. */
        LINES
    }

    FieldKind(Shape shape, double least, double most) {
        this.shape = shape;
        this.least = least;
        this.most = most;
    }

    /** How a value of this kind is read, written and kept. */
    public Shape shape() {
        return shape;
    }

    double least() {
        return least;
    }

    double most() {
        return most;
    }
}
