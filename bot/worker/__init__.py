"""The outbox worker and what it does beside: due rows, housekeeping, digests."""
