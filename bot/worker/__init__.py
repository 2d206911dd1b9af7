"""The outbox worker: its loop, its handlers and its housekeeping."""
