"""Reads churn.interventions and says what to do: python consumer.py HOST:PORT GROUP"""

import json
import sys
from typing import Any

from confluent_kafka import Consumer


def handle(alert: dict[str, Any]) -> str:
    if alert["kind"] in ("RAISED", "ESCALATED"):
        # To leave the customer alone is an action too.
        action = alert.get("suggested_action", {}).get("type", "none")
        reasons = " ".join(reason["text"] for reason in alert.get("reasons", []))
        # Alerts of the old form, with horizon_days, have no due.
        due = alert.get("due", alert["expires_at"])[:10]
        return f"try {action} for {alert['user_id']} before {due}: {reasons}"
    return f"take back what episode {alert['episode_id']} led to: {alert['kind']}"


def main(brokers: str, group: str) -> None:
    consumer = Consumer(
        {
            "bootstrap.servers": brokers,
            "group.id": group,
            "auto.offset.reset": "earliest",
            # What the engine rolled back never happened.
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe(["churn.interventions"])
    # An alert may come again after a crash. A real service keeps these ids in its database, with the action.
    done: set[str] = set()
    while True:
        message = consumer.poll(1.0)
        if message is None:
            continue
        if message.error():
            sys.exit(f"cannot read: {message.error()}")
        try:
            alert = json.loads(message.value())
            if alert["alert_id"] not in done:
                print(handle(alert), flush=True)
                done.add(alert["alert_id"])
        except (ValueError, KeyError, TypeError) as problem:
            print(f"no alert at offset {message.offset()}: {type(problem).__name__}", file=sys.stderr, flush=True)
        consumer.commit(message, asynchronous=False)


if __name__ == "__main__":
    main(*sys.argv[1:3])
