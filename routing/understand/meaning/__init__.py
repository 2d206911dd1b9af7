"""Reads sentences by an encoder, when one is set."""
