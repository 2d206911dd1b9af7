"""What comes in: one message, one transaction."""
