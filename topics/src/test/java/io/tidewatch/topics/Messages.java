package io.tidewatch.topics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generators of every message that the contract allows. */
public final class Messages {
    /** Characters that are easy to get wrong: quotes, escapes, separators, two, three and four UTF-8 bytes. */
    private static final String CHARACTERS = "aZ09 _-.:/\"\\'\u00a0\u00e9\u00df\u2028\u20ac\uFEFF";

    private Messages() {}

    static Arbitrary<String> ids() {
        return Combinators.combine(
                        Arbitraries.strings().withChars(CHARACTERS).ofMaxLength(100),
                        Arbitraries.strings()
                                .withChars("abcxyz0189")
                                .ofMinLength(1)
                                .ofMaxLength(20),
                        Arbitraries.of("", "\uD83D\uDE00"))
                .as((wild, plain, emoji) -> wild + plain + emoji);
    }

    static Arbitrary<Instant> times() {
        return Arbitraries.longs()
                .between(EventLimits.MIN_TIME.toEpochMilli(), EventLimits.MAX_TIME.toEpochMilli())
                .map(Instant::ofEpochMilli);
    }

    static Arbitrary<Double> money() {
        return Arbitraries.doubles()
                .between(0, EventLimits.MAX_VALUE)
                .ofScale(6)
                .map(money -> money + 0.0);
    }

    static Arbitrary<Integer> quantities() {
        return Arbitraries.integers().between(EventLimits.MIN_QUANTITY, EventLimits.MAX_QUANTITY);
    }

    private static Arbitrary<String> words() {
        return Arbitraries.strings().withChars(CHARACTERS + "\n\t").ofMaxLength(300);
    }

    private static Arbitrary<String> categories() {
        return Arbitraries.strings().withChars(CHARACTERS).ofMaxLength(EventLimits.MAX_CATEGORY_LENGTH);
    }

    static Arbitrary<LineItem> lines() {
        return objects(LineField.values()).map(values -> LineItem.of(new EnumMap<LineField, Object>(values)));
    }

    public static Arbitrary<ShopEvent> events() {
        return objects(EventField.values()).map(values -> ShopEvent.of(new EnumMap<EventField, Object>(values)));
    }

    /** The values of an object's fields: each required one, and each other one in about half of the objects. */
    private static <F extends WireField<?>> Arbitrary<Map<F, Object>> objects(F[] fields) {
        List<Arbitrary<Optional<Object>>> values = new ArrayList<>();
        for (F field : fields) {
            Arbitrary<Object> value = values(field.kind()).map(each -> each);
            values.add(field.isRequired() ? value.map(Optional::of) : value.optional(0.5));
        }
        return Combinators.combine(values).as(drawn -> {
            Map<F, Object> object = new LinkedHashMap<>();
            for (int i = 0; i < fields.length; i++) {
                F field = fields[i];
                drawn.get(i).ifPresent(value -> object.put(field, value));
            }
            return object;
        });
    }

    private static Arbitrary<?> values(FieldKind kind) {
        return switch (kind) {
            case ID -> ids();
            case LABEL -> categories();
            case WORDS -> words();
            case CURRENCY -> Arbitraries.strings().withCharRange('A', 'Z').ofLength(3);
            case MONEY -> money();
            case STARS ->
                Arbitraries.doubles()
                        .between(EventLimits.MIN_RATING, EventLimits.MAX_RATING)
                        .map(stars -> stars + 0.0);
            case PIECES -> quantities();
            case TYPE -> Arbitraries.of(EventType.class);
            case TIME -> times();
            case LINES -> lines().list().ofMinSize(1).ofMaxSize(4);
        };
    }

    static Arbitrary<Double> risks() {
        return Arbitraries.integers().between(0, 10_000).map(tenThousandths -> tenThousandths / 10_000.0);
    }

    private static Arbitrary<Reason> reasons() {
        return Combinators.combine(
                        Arbitraries.of("LONG_SILENCE", "RETURNS_RISING"),
                        Arbitraries.of(Direction.class),
                        risks(),
                        words().filter(text -> !text.isEmpty()))
                .as(Reason::new);
    }

    private static Arbitrary<SuggestedAction> actions() {
        return Combinators.combine(
                        Arbitraries.of(ActionType.class),
                        Arbitraries.maps(ids(), words()).ofMaxSize(3))
                .as(SuggestedAction::new);
    }

    /** A user's window, and where the user stands in it. */
    private record Window(
            int days,
            OptionalDouble silenceDays,
            OptionalDouble usualGapDays,
            Instant due,
            OptionalDouble valueAtRisk,
            OptionalInt visits) {}

    private static Arbitrary<Window> windows() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 1_825),
                        decimals(0, 18_250, 10),
                        decimals(1, 18_250, 10),
                        times(),
                        decimals(0, 2_000_000_000, 100),
                        visits())
                .as(Window::new);
    }

    private static Arbitrary<OptionalInt> visits() {
        return Arbitraries.integers()
                .between(1, 10_000)
                .map(OptionalInt::of)
                .optional()
                .map(number -> number.orElse(OptionalInt.empty()));
    }

    /** Numbers of so many tenths or hundredths, or none. */
    private static Arbitrary<OptionalDouble> decimals(int least, int most, double parts) {
        return Arbitraries.integers()
                .between(least, most)
                .map(number -> OptionalDouble.of(number / parts))
                .optional()
                .map(number -> number.orElse(OptionalDouble.empty()));
    }

    static Arbitrary<ChurnAlert> alerts() {
        record Who(
                String alertId,
                String episodeId,
                Optional<String> assignmentId,
                String userId,
                AlertKind kind,
                Trigger trigger) {}
        record What(double risk, Window window, Band band, Band previousBand, ValueTier tier) {}
        record When(Instant eventTime, Instant detectedAt, Instant expiresAt) {}
        Arbitrary<Who> who = Combinators.combine(
                        ids(),
                        ids(),
                        ids().optional(),
                        ids(),
                        Arbitraries.of(AlertKind.class),
                        Arbitraries.of(Trigger.class))
                .as(Who::new);
        Arbitrary<What> what = Combinators.combine(
                        risks(),
                        windows(),
                        Arbitraries.of(Band.class),
                        Arbitraries.of(Band.class),
                        Arbitraries.of(ValueTier.class))
                .as(What::new);
        Arbitrary<When> when = Combinators.combine(times(), times(), times()).as(When::new);
        return Combinators.combine(
                        who,
                        what,
                        when,
                        reasons().list().ofMaxSize(3),
                        actions().optional(),
                        ids().optional(),
                        Arbitraries.of("online-retail-gru32", "m"))
                .as((w, x, t, reasons, action, causedBy, model) -> new ChurnAlert(
                        w.alertId,
                        w.episodeId,
                        w.assignmentId,
                        w.userId,
                        w.kind,
                        w.trigger,
                        x.risk,
                        x.window.days,
                        x.window.silenceDays,
                        x.window.usualGapDays,
                        x.window.due,
                        x.window.valueAtRisk,
                        x.band,
                        x.previousBand,
                        reasons,
                        action,
                        x.tier,
                        x.window.visits,
                        t.eventTime,
                        t.detectedAt,
                        t.expiresAt,
                        causedBy,
                        model,
                        "policy-1"));
    }

    static Arbitrary<Assignment> assignments() {
        record Who(String id, String userId, String arm, boolean heldOut, double propensity) {}
        Arbitrary<Who> who = Combinators.combine(
                        ids(),
                        ids(),
                        Arbitraries.of("rules", "holdout", "calls-first"),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 10_000).map(share -> share / 10_000.0))
                .as(Who::new);
        Map<ActionType, Double> chances = Map.of(ActionType.NONE, 0.1, ActionType.COUPON, 0.9);
        return Combinators.combine(
                        who,
                        risks(),
                        windows(),
                        Arbitraries.of(Band.class),
                        Arbitraries.of(ValueTier.class),
                        actions(),
                        times(),
                        ids().optional())
                .as((w, risk, window, band, tier, action, time, reason) -> new Assignment(
                        w.id,
                        w.userId,
                        "warnings",
                        w.arm,
                        w.heldOut,
                        w.propensity,
                        risk,
                        band,
                        tier,
                        w.heldOut ? Optional.empty() : Optional.of("regular"),
                        reason,
                        window.valueAtRisk.orElse(0),
                        window.silenceDays.orElse(0),
                        window.days,
                        action,
                        w.heldOut ? Optional.empty() : Optional.of(ActionType.COUPON),
                        w.heldOut ? Map.of() : chances,
                        time,
                        window.due,
                        "m",
                        "policy-1"));
    }

    static Arbitrary<Outcome> outcomes() {
        return Combinators.combine(
                        ids(),
                        ids(),
                        Arbitraries.of(true, false),
                        decimals(0, 18_250, 10),
                        Arbitraries.integers().between(-100_000, 2_000_000).map(cents -> cents / 100.0),
                        times(),
                        times())
                .as((id, user, heldOut, days, spend, from, due) -> new Outcome(
                        id,
                        user,
                        "warnings",
                        heldOut ? "holdout" : "rules",
                        heldOut,
                        days.isPresent(),
                        days,
                        spend,
                        from,
                        due));
    }

    static Arbitrary<Receipt> receipts() {
        return Combinators.combine(
                        ids(),
                        ids(),
                        ids().optional(),
                        ids(),
                        Arbitraries.of(Receipt.Status.class),
                        Arbitraries.of(ActionType.class),
                        decimals(0, 100_000, 100),
                        times())
                .as((id, alert, assignment, user, status, action, cost, time) ->
                        new Receipt(id, alert, "e-" + alert, assignment, user, "coupon", status, action, cost, time));
    }

    static Arbitrary<RiskScore> scores() {
        Arbitrary<double[]> curve = risks().array(double[].class).ofSize(12);
        return Combinators.combine(
                        ids(),
                        risks(),
                        Arbitraries.of(Band.class),
                        Arbitraries.of(Trigger.class),
                        curve,
                        times(),
                        Arbitraries.of(ValueTier.class),
                        windows())
                .as((user, risk, band, trigger, risks, time, tier, window) -> new RiskScore(
                        user,
                        risk,
                        window.days,
                        window.usualGapDays,
                        window.due,
                        window.valueAtRisk,
                        band,
                        trigger,
                        new double[] {0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60},
                        risks,
                        tier,
                        window.visits,
                        time,
                        "online-retail-gru32",
                        window.visits.isPresent() ? Optional.of("rules") : Optional.empty()));
    }

    private static Arbitrary<FeatureRecord> features() {
        Arbitrary<float[]> values = Arbitraries.floats()
                .map(value -> value + 0.0f)
                .array(float[].class)
                .ofMaxSize(40);
        return Combinators.combine(ids(), ids(), Arbitraries.of(EventType.class), times(), values, risks())
                .as((event, user, type, time, numbers, risk) ->
                        new FeatureRecord(event, user, type, time, "0123abcd", numbers, risk, "online-retail-gru32"));
    }

    /** What one message holds. */
    static Arbitrary<List<FeatureRecord>> featureMessages() {
        return Combinators.combine(
                        ids(),
                        Arbitraries.of("online-retail-gru32", "m"),
                        features().list().ofMinSize(1).ofMaxSize(6))
                .as((user, model, records) -> records.stream()
                        .map(one -> new FeatureRecord(
                                one.eventId(),
                                user,
                                one.type(),
                                one.eventTime(),
                                one.catalogue(),
                                one.values(),
                                one.risk(),
                                model))
                        .toList());
    }

    private static Arbitrary<ModelOpinion> opinions() {
        return Combinators.combine(
                        Arbitraries.of("online-retail-gru32", "m"),
                        risks(),
                        Arbitraries.integers().between(1, 365),
                        Arbitraries.of(Band.class),
                        Arbitraries.doubles().between(0, 365).optional())
                .as((model, risk, window, band, days) -> new ModelOpinion(
                        model,
                        risk,
                        window,
                        band,
                        days.map(silence -> OptionalDouble.of(silence + 0.0)).orElse(OptionalDouble.empty())));
    }

    static Arbitrary<ShadowScore> shadows() {
        return Combinators.combine(ids(), ids(), Arbitraries.of(EventType.class), times(), opinions(), opinions())
                .as(ShadowScore::new);
    }
}
