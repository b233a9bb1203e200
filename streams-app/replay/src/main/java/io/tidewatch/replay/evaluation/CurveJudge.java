package io.tidewatch.replay.evaluation;

import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.Trigger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares P(lost) with what followed: of every judged silence one sample a day, from the cut to the middle of the window, which
 * are the days on which a warning would be early. It depends on the order of each customer's scores only, so scores may come
 * from several partitions, and it keeps sums and the scores of each customer's latest silence, no samples.
 */
public final class CurveJudge {
    private final VisitLog visits;
    private final long cutDay;
    private final Map<String, List<Piece>> open = new HashMap<>();
    /** By the last day of the window, since only the log's end tells which are judged. */
    private final TreeMap<Long, Calibration.Sums> sums = new TreeMap<>();

    /** A score and the silence day from which on it holds. */
    private record Piece(RiskScore score, long fromSilenceDay) {}

    /**
     * @param visits filled while scores come in, and ahead of them
     * @param cutDay UTC day
     */
    public CurveJudge(VisitLog visits, long cutDay) {
        this.visits = visits;
        this.cutDay = cutDay;
    }

    /** Takes the next score of a customer. Scores of a silence tell nothing new: the curve of the last event holds. */
    public void add(RiskScore score) {
        if (score.trigger() != Trigger.EVENT) {
            return;
        }
        List<Piece> pieces = open.computeIfAbsent(score.userId(), user -> new ArrayList<>(1));
        long day = PublishedCurve.visitDay(score);
        if (!pieces.isEmpty() && PublishedCurve.visitDay(pieces.get(0).score) != day) {
            close(pieces);
        }
        // An event in the middle of a silence: its curve holds from the next day's beginning on.
        long from = pieces.isEmpty() ? Math.max(0, cutDay - day) : UtcDays.of(score.eventTime()) - day;
        if (!pieces.isEmpty() && from <= pieces.get(pieces.size() - 1).fromSilenceDay) {
            from = pieces.remove(pieces.size() - 1).fromSilenceDay;
        }
        pieces.add(new Piece(score, from));
    }

    /**
     * The calibration over a log's judged silences. Call once, after the last score.
     *
     * @param endDay the log's last UTC day
     */
    public Calibration calibration(long endDay) {
        open.values().forEach(this::close);
        open.clear();
        Calibration.Sums all = new Calibration.Sums();
        sums.headMap(endDay, true).values().forEach(all::add);
        return all.calibration();
    }

    /** Ends a silence: by now its next visit is known, if there is one. */
    private void close(List<Piece> pieces) {
        RiskScore first = pieces.get(0).score;
        long day = PublishedCurve.visitDay(first);
        long lastDay = day + first.windowDays();
        long next = visits.visitAfter(first.userId(), day);
        // A visit that went on past midnight has no silence of this day, and some are over before the cut.
        if (next != VisitLog.NO_VISIT && lastDay > cutDay) {
            long days = next == Silence.NEVER ? Silence.NEVER : Math.max(1, UtcDays.of(next) - day);
            long end = Math.min(days - 1, first.windowDays() / 2);
            Calibration.Sums ofDay = sums.computeIfAbsent(lastDay, any -> new Calibration.Sums());
            for (int at = 0; at < pieces.size(); at++) {
                Piece piece = pieces.get(at);
                long until = at + 1 < pieces.size() ? Math.min(end, pieces.get(at + 1).fromSilenceDay - 1) : end;
                for (long silence = piece.fromSilenceDay; silence <= until; silence++) {
                    double risk = PublishedCurve.at(piece.score, UtcDays.startMillis(day + 1 + silence));
                    ofDay.add(risk, days > first.windowDays());
                }
            }
        }
        pieces.clear();
    }
}
