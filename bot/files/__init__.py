"""The files of calls: recorded, fetched, kept, brought to others and opened."""
