package io.tidewatch.engine.profile;

/**
 * What one event was in the light of the profile before it: the part of the features that the profile after it no longer
 * tells. Spans are in days and never negative: a late event has none.
 *
 * @param first whether it is the user's first event
 * @param newVisit whether it begins a visit, see {@link Visits}
 * @param silence days since the user's last event; 0 for the first
 * @param visitGap days since the user's last event that counts for visits; 0 if there was none
 * @param usualGap mean gap between visits before the event, days; 0 if unknown
 * @param sincePurchase days since the last purchase; negative if there was none
 * @param sinceReturn days since the last return; negative if there was none
 * @param sinceSupport days since the last support request; negative if there was none
 * @param lines lines of the basket; 0 if the event has none
 * @param usualLines mean lines of a purchase before the event; 0 if unknown
 * @param usualValue mean value of a purchase before the event; 0 if unknown
 * @param novelty share of the event's items not met before, 0 to 1; 0 if it names none
 * @param categoryShare share of the user's habit in the event's category before the event, 0 to 1
 */
public record Change(
        boolean first,
        boolean newVisit,
        double silence,
        double visitGap,
        double usualGap,
        double sincePurchase,
        double sinceReturn,
        double sinceSupport,
        int lines,
        double usualLines,
        double usualValue,
        double novelty,
        double categoryShare) {}
