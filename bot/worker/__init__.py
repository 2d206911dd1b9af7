"""The outbox worker: the loop over due rows, what is done with each kind, and housekeeping."""
