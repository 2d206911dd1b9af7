"""Risks: read from figures, offered once, owned, walked to their end."""
