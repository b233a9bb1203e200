package io.tidewatch.replay.response;

/** The kinds of shops that are simulated. An action is a message for 10 cents with a coupon over 5. */
public enum EffectKind {
    /** As many are persuaded as annoyed, and coupons go to those who would come anyway: nobody is kept and money is lost. */
    NONE(0.05, 0.075),
    /** Four in a hundred are kept, and the coupons cost two thirds of what these spend. */
    SMALL(0.10, 0.05),
    /** Nineteen in a hundred are kept. */
    LARGE(0.35, 0.05);

    private static final double CONTACT = 0.1;
    private static final double COUPON = 5;

    private final Response response;

    EffectKind(double persuaded, double annoyed) {
        this.response = new Response(persuaded, annoyed, CONTACT, COUPON);
    }

    /** How its customers respond. */
    public Response response() {
        return response;
    }
}
