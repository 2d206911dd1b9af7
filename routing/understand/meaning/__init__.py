"""Sentences as an encoder reads them, when one is set."""
