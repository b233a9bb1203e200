"""Sends one purchase to shop.events: python producer.py HOST:PORT USER"""

import json
import sys
import uuid
from datetime import datetime, timezone
from typing import Any

from confluent_kafka import Producer


def purchase(user_id: str) -> dict[str, Any]:
    return {
        # Made once and kept for retries: the same id again counts once.
        "event_id": str(uuid.uuid4()),
        "user_id": user_id,
        "type": "purchase",
        "time": datetime.now(timezone.utc).isoformat(),
        "value": 40.80,
        "currency": "GBP",
        "items": [
            {"item_id": "22423", "category": "home/cake stands", "quantity": 2, "price": 12.75},
            {"item_id": "85123A", "quantity": 6, "price": 2.55},
        ],
        "session_id": "s-81",
    }


def main(brokers: str, user_id: str) -> None:
    producer = Producer(
        {
            "bootstrap.servers": brokers,
            "acks": "all",
            "enable.idempotence": True,
            # As the Java client does it. This client's own default puts the same user elsewhere.
            "partitioner": "murmur2_random",
        }
    )
    event = purchase(user_id)
    errors: list[object] = []
    producer.produce(
        "shop.events",
        key=event["user_id"],
        value=json.dumps(event),
        on_delivery=lambda error, _: errors.append(error) if error else None,
    )
    if producer.flush(30) or errors:
        sys.exit(f"not sent: {errors or 'no answer'}")
    print(f"sent {event['event_id']}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
