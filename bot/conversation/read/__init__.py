"""Reads what people type: intents, numbers, dates, places, choices. Pure."""
