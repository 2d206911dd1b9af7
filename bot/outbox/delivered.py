"""Counts outbox rows by how they ended, and how long they took."""

from prometheus_client import Counter, Histogram

DELIVERED = Counter(
    "schakel_delivered_total", "Outbox rows by how they ended", ["kind", "channel", "how"]
)
DELAY = Histogram("schakel_delivery_seconds", "From claim to done", ["kind"])
