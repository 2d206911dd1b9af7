"""Understands a message: which catalogue item, which kind, how sure, and why."""
