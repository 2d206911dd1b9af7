"""Figures of links and chains, counted from ledgers: simulated, replayed or real. Pure."""
