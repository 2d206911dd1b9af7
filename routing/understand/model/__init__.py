"""Learns from labelled examples to rank labels, and how sure a ranking is."""
