"""What is done with the outbox rows that say something or wait for a moment, a handler a kind."""
