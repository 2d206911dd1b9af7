"""Writes what goes out as rows of the outbox, in the transaction of the change itself."""
