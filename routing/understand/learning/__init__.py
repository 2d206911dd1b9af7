"""Turns corrections into proposals for phrases."""
