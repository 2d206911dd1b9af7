"""Simulates an organisation on simulated time through the real desk, ledger, outbox and timers."""
