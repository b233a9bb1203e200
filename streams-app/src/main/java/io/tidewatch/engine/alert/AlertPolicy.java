package io.tidewatch.engine.alert;

import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Rolling;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.SuggestedAction;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The settings made ready for decisions: bands with hysteresis in ten-thousandths, value tiers, actions, and a version that
 * changes whenever a decision could.
 */
public final class AlertPolicy {
    private static final Band[] BANDS = Band.values();
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    /** A hundred years: longer than any silence, and safe to add to any time in milliseconds. */
    private static final Duration FOR_EVER = Duration.ofDays(36_525);

    private final PolicySettings settings;
    private final int[] entry;
    private final int hysteresis;
    private final Duration patience;
    private final Duration deadline;
    private final Duration expireAfter;
    private final long patienceMillis;
    private final long deadlineMillis;
    private final String version;

    /** The policy for a model: what the settings leave open, its manifest decides. */
    public AlertPolicy(PolicySettings settings, ModelManifest manifest) {
        this.settings = settings;
        Thresholds thresholds = settings.thresholds().orElse(manifest.thresholds());
        this.entry = new int[] {
            0,
            RiskCurve.rounded(thresholds.watch()),
            RiskCurve.rounded(thresholds.atRisk()),
            RiskCurve.rounded(thresholds.critical())
        };
        this.hysteresis = RiskCurve.rounded(thresholds.hysteresis());
        this.patience =
                settings.patience().orElseGet(() -> days(manifest.thresholds().patienceDays()));
        Duration ends =
                settings.deadline().orElseGet(() -> days(manifest.thresholds().deadlineDays()));
        this.deadline = ends.compareTo(patience) < 0 ? patience : ends;
        this.expireAfter = settings.expireAfter().orElse(Duration.ofDays(manifest.horizonDays()));
        this.patienceMillis = patience.toMillis();
        this.deadlineMillis = deadline.toMillis();
        this.version = "policy-" + Ids.of(canonical()).substring(0, 8);
    }

    /** Fingerprint of everything that decides. */
    public String version() {
        return version;
    }

    /** The risk from which a band begins, ten-thousandths. */
    public int entry(Band band) {
        return entry[band.ordinal()];
    }

    /** The band of a risk for a user who is in {@code current}: upwards at the line, downwards only below line less hysteresis. */
    public Band band(int risk, Band current) {
        int band = BANDS.length - 1;
        while (band > 0 && risk < (band <= current.ordinal() ? entry[band] - hysteresis : entry[band])) {
            band--;
        }
        return BANDS[band];
    }

    /**
     * The silence after which an episode would be raised if the user stayed away, with no episode and no cool-down in the way.
     *
     * @return milliseconds; empty if the risk never gets so high
     */
    public OptionalLong raisesAfter(RiskCurve curve) {
        OptionalLong critical = curve.firstReaching(entry(Band.CRITICAL), 0);
        OptionalLong atRisk = curve.firstReaching(entry(Band.AT_RISK), patienceMillis);
        boolean inTime = atRisk.isPresent() && atRisk.getAsLong() <= deadlineMillis;
        return inTime && (critical.isEmpty() || atRisk.getAsLong() < critical.getAsLong()) ? atRisk : critical;
    }

    /** How long a silence has to last before AT_RISK raises an episode, milliseconds. */
    long patienceMillis() {
        return patienceMillis;
    }

    /** The longest silence after which AT_RISK raises an episode, milliseconds. */
    long deadlineMillis() {
        return deadlineMillis;
    }

    Duration coolDown() {
        return settings.coolDown();
    }

    Duration expireAfter() {
        return expireAfter;
    }

    /** What the user has been worth in about the last four months. */
    public ValueTier valueTier(Profile profile) {
        double spend = profile.rolling(Rolling.SPEND_120);
        if (spend >= settings.highValueFrom()) {
            return ValueTier.HIGH;
        }
        return spend >= settings.mediumValueFrom() ? ValueTier.MEDIUM : ValueTier.LOW;
    }

    /** What to try; empty only if no rule matches. */
    public Optional<SuggestedAction> action(Band band, ValueTier tier, String firstReason) {
        return settings.actions().stream()
                .filter(rule -> rule.matches(band, tier, firstReason))
                .findFirst()
                .map(rule -> new SuggestedAction(rule.action(), rule.parameters()));
    }

    private static Duration days(double days) {
        return days >= FOR_EVER.toDays() ? FOR_EVER : Duration.ofMillis(Math.round(days * DAY_MILLIS));
    }

    private String canonical() {
        StringBuilder text = new StringBuilder();
        for (int line : entry) {
            text.append(line).append(' ');
        }
        text.append(hysteresis)
                .append(' ')
                .append(patience)
                .append(' ')
                .append(deadline)
                .append(' ')
                .append(settings.coolDown())
                .append(' ')
                .append(expireAfter)
                .append(' ')
                .append(settings.mediumValueFrom())
                .append(' ')
                .append(settings.highValueFrom());
        settings.actions().forEach(rule -> text.append('\n').append(rule.canonical()));
        return text.toString();
    }
}
