"""Wires the desk together: database, catalogue, understanding, channels and worker."""
