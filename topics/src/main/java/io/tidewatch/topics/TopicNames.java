package io.tidewatch.topics;

/** The names of the topics, as in {@code topics.yaml}; a test compares. */
public final class TopicNames {
    /** What users do; {@link ShopEvent}. */
    public static final String SHOP_EVENTS = "shop.events";
    /** What could not be used of it, with {@link DeadLetter} headers. */
    public static final String DEAD_LETTERS = "shop.events.dlq";
    /** The customers that anonymous visitors turned out to be; {@link Alias}. */
    public static final String IDENTITIES = "shop.identities";
    /** How far each collector has sent what it holds; {@link SpoolPosition}. */
    public static final String COLLECTORS = "shop.collectors";
    /** Users who are to be erased; {@link Erasure}. */
    public static final String ERASURES = "shop.erasures";
    /** The vectors that were served; {@link FeatureRecord}. */
    public static final String FEATURES = "churn.features";
    /** The latest score of each user; {@link RiskScore}. */
    public static final String SCORES = "churn.scores";
    /** Alerts and their cancellation; {@link ChurnAlert}. */
    public static final String INTERVENTIONS = "churn.interventions";
    /** Which customers about to leave were given to which arm of the experiment; {@link Assignment}. */
    public static final String ASSIGNMENTS = "churn.assignments";
    /** What became of them; {@link Outcome}. */
    public static final String OUTCOMES = "churn.outcomes";
    /** What consumers did about alerts; {@link Receipt}. */
    public static final String RECEIPTS = "churn.receipts";
    /** What a second model would have said; {@link ShadowScore}. */
    public static final String SHADOW = "churn.shadow";
    /** Published models and which is active; {@link PublishedModel}, {@link ModelPointer}, by {@link ModelKeys}. */
    public static final String MODELS = "churn.models";

    private TopicNames() {}
}
