"""Files on their way: named in the ledger, fetched, kept, brought on, opened."""
