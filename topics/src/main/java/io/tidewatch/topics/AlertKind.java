package io.tidewatch.topics;

/** What an alert says about its episode. */
public enum AlertKind {
    /** The user entered AT_RISK or CRITICAL: an episode begins. */
    RAISED,
    /** The user went from AT_RISK to CRITICAL in an open episode. */
    ESCALATED,
    /** The user came back or the risk fell: what the episode led to is needless from now on. */
    RESOLVED,
    /** The window is over without a visit: the user is lost, and the episode ends. */
    EXPIRED,
    /** The user was erased: delete what you have of the user. Of no episode; only the user, the id and the times mean something. */
    ERASED
}
