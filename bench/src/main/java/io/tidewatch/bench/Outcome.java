package io.tidewatch.bench;

import io.tidewatch.bench.row.RowKind;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A scenario's figures.
 *
 * @param scenario what was run
 * @param rows in the scenario's order, those with a round that went well
 * @param failures runs without figures
 */
record Outcome(Scenario scenario, List<Figures> rows, List<Failure> failures) {
    Outcome {
        rows = List.copyOf(rows);
        failures = List.copyOf(failures);
    }

    /** Events per second over the state line's with caching off; empty if that was not run. */
    OptionalDouble toStateLine(Figures row) {
        return rate(RowKind.STATE_LINE, row);
    }

    /** Events per second over the faster of the two state lines'; empty unless both were run. */
    OptionalDouble toFasterStateLine(Figures row) {
        OptionalDouble off = rate(RowKind.STATE_LINE, row);
        OptionalDouble on = rate(RowKind.STATE_LINE_CACHED, row);
        return off.isPresent() && on.isPresent()
                ? OptionalDouble.of(Math.min(off.getAsDouble(), on.getAsDouble()))
                : OptionalDouble.empty();
    }

    /** The state line's CPU time per event (caching off) over the row's: as the ratio of speeds, larger is better. */
    OptionalDouble toStateLineByCpu(Figures row) {
        return of(RowKind.STATE_LINE)
                .mapToDouble(line -> line.cpu() / row.cpu())
                .findFirst();
    }

    /** The row's CPU time per event over the engine's. */
    OptionalDouble engineToByCpu(Figures row) {
        return of(RowKind.ENGINE)
                .mapToDouble(engine -> row.cpu() / engine.cpu())
                .findFirst();
    }

    /** How many times as fast as the row the engine is; empty if it was not run. */
    OptionalDouble engineTo(Figures row) {
        return of(RowKind.ENGINE)
                .mapToDouble(engine -> engine.rate() / row.rate())
                .findFirst();
    }

    private OptionalDouble rate(RowKind line, Figures row) {
        return of(line).mapToDouble(figures -> row.rate() / figures.rate()).findFirst();
    }

    private Stream<Figures> of(RowKind kind) {
        return rows.stream().filter(figures -> figures.row() == kind);
    }
}
