"""Texts that people read: cards, notices, digests, in the language of the reader."""
