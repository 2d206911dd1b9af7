"""Measures understanding: what `schakel evaluate` counts and draws."""
