"""The texts people read: cards, notices and digests, in the reader's language."""
