"""What pre-training is worth where the shop's own log is short: histories of one, three and six months."""

from __future__ import annotations

import csv
import gzip
import time
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from tidewatch_model.baselines.learners import Boosting, Logistic
from tidewatch_model.baselines.samples import Shop, engine_inputs
from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant
from tidewatch_model.errors import UserError
from tidewatch_model.report.block import SHIPPED, TUNED, ZERO_SHOT, Options, asked_risk
from tidewatch_model.report.command import REPOSITORY
from tidewatch_model.report.featurized import LogRequest, Say, featurized
from tidewatch_model.report.learning import pretrained, settings_for, trained
from tidewatch_model.report.rows import Score, row_of

MONTHS = (1, 3, 6)
DAYS_PER_MONTH = 30
ONLINE_RETAIL = REPOSITORY / "streams-app" / "datasets" / "online-retail" / "online-retail.csv.gz"
TIME_COLUMN = "InvoiceDate"


def judge_short(
    request: LogRequest, cache: Path, cut: int, horizon_days: int, target: str, options: Options, say: Say
) -> dict[str, Any]:
    """Rows for each length of history before the cut; what cannot learn from so little says so."""
    began = time.monotonic()
    settings = settings_for(horizon_days, target)
    say("pre-training on generated shops")
    before = pretrained(options.others, settings)
    tables = []
    for months in MONTHS:
        say(f"history of {months * DAYS_PER_MONTH} days")
        log = _since(cut - months * DAYS_PER_MONTH * DAY_MILLIS, cache, say)
        shop = Shop(log, target, horizon_days)
        now = shop.asked(cut)
        churned, rows = shop.churned(now), list[dict[str, Any]]()
        for name, start in ((SHIPPED, None), (TUNED, before.network)):
            try:
                fits = [
                    trained(log, cut, replace(settings, seed=seed), start_from=start) for seed in range(1, options.seeds + 1)
                ]
                risks = [asked_risk(fit, log, now, horizon_days) for fit in fits]
                rows.append(row_of(Score(name, "model", risks), churned))
            except UserError:
                rows.append(_cannot(name, "model", "the log is too short to learn from"))
        rows.append(row_of(Score(ZERO_SHOT, "model", [asked_risk(before, log, now, horizon_days)]), churned))
        rows += _opponents(shop, cut, churned)
        tables.append({"months": months, "customers": len(churned), "churn": float(churned.mean()), "rows": rows})
    return {
        "dataset": request.name,
        "generated": False,
        "cut": format_instant(cut),
        "horizon_days": horizon_days,
        "target": target,
        "histories": tables,
        "seconds": round(time.monotonic() - began, 1),
    }


def _opponents(shop: Shop, cut: int, churned: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - an array
    samples = shop.samples(cut, engine_inputs, True)
    names = ("LR, engine's features, many cuts", "GB, engine's features, many cuts")
    if samples is None:
        return [_cannot(name, "baseline", "no answer is known at the cut") for name in names]
    x = engine_inputs(shop, shop.asked(cut))
    risks = (Logistic(samples).risk(x), Boosting(samples).risk(x))
    return [row_of(Score(name, "baseline", [risk]), churned) for name, risk in zip(names, risks, strict=True)]


def _cannot(name: str, kind: str, why: str) -> dict[str, Any]:
    none: dict[str, Any] = dict.fromkeys(("roc_auc", "pr_auc", "brier", "log_loss", "ece", "precision", "recall"))
    return {"model": f"{name}: {why}", "kind": kind, **none}


def _since(begin: int, cache: Path, say: Say) -> EventLog:
    """Online Retail as of a shop that began to write it down only then: nothing older is in any feature."""
    path = cache / f"online-retail-since-{begin}.csv"
    if not path.exists():
        with gzip.open(ONLINE_RETAIL, "rt", encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
            reader = csv.reader(lines)
            writer = csv.writer(out)
            head = next(reader)
            writer.writerow(head)
            at = head.index(TIME_COLUMN)
            earliest = datetime.fromtimestamp(begin / 1000, tz=timezone.utc).strftime("%Y-%m-%d %H:%M")
            writer.writerows(row for row in reader if row[at] >= earliest)
    return replace(featurized(LogRequest("online-retail", inputs=(str(path),)), cache, say), dataset="online-retail")
