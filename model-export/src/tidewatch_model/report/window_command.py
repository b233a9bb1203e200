"""The command ``window``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tidewatch_model.report.command import (
    CACHE,
    OK,
    days,
    run_folder,
    say,
    write_outputs,
    write_run,
)
from tidewatch_model.report.log_options import add_log_options, request_of

# The heavy libraries are imported by the command itself: --help and a wrong option answer at once.


def add_window(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    """Adds ``window`` to the command line."""
    window = commands.add_parser(
        "window",
        help="show which churn window fits a log: who would be called lost and return, and how long one waits",
        description="Featurizes a log with the engine and shows, for multiples of a customer's usual gap and for fixed "
        "days, how many of those who are silent so long come back later and how long one waits, the sum of both errors (the "
        "D-curve), and a recommendation. Exit code 2: the log is too short or too small to know, or an option is wrong.",
        epilog="Example: tidewatch model window --dataset cdnow --input CDNOW_master.txt --report window.html",
    )
    add_log_options(window)
    window.add_argument("--least", type=days, metavar="DAYS", help="the smallest window (30d)")
    window.add_argument("--most", type=days, metavar="DAYS", help="the largest window (180d)")
    window.add_argument(
        "--look-ahead",
        type=days,
        metavar="DAYS",
        help="how long a silence is watched from its visit (half the log, from the largest window to twice that)",
    )
    window.add_argument("--json", type=Path, metavar="OUT", help="also write the figures here")
    window.add_argument("--report", type=Path, metavar="OUT", help="also write the page with the plot here (HTML)")
    window.add_argument("--run", type=Path, metavar="FOLDER", help="the run folder to write, new or empty (runs/…)")
    window.set_defaults(command=_window)


def _window(parsed: argparse.Namespace) -> int:
    from tidewatch_model.report.featurized import featurized
    from tidewatch_model.report.page import window_page
    from tidewatch_model.report.tables import text, window_table
    from tidewatch_model.report.window import Bounds, window_report
    from tidewatch_model.report.window_plot import window_picture

    run = run_folder(parsed.run, "window")
    log = featurized(request_of(parsed), run / CACHE, say)
    given = {"least": parsed.least, "most": parsed.most, "look_ahead": parsed.look_ahead}
    result = window_report(log, Bounds(**{name: value for name, value in given.items() if value is not None}))
    picture = window_picture(result)
    write_run(run, parsed, result, {"window": picture})
    write_outputs(run, result, window_page(result, picture), parsed.json, parsed.report)
    print(text(window_table(result)))
    print(result["recommendation"])
    say(f"{run / 'report.html'} has the plot")
    return OK
