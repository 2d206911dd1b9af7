"""Logging: set-up, redaction of secrets and people's words, folding of repeated faults."""
