"""What goes out: rows of the outbox, written in the transaction of the change itself."""
