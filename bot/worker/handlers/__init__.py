"""Handlers of outbox rows that say something or wait for a moment, one for each kind."""
