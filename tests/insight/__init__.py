"""Figures of links and chains on the real ledger."""
