"""The programming interface: HTTP and JSON, by tokens (docs/api.md)."""
