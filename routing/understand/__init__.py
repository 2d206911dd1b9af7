"""From a message to a decision: which catalogue item, which kind, how sure, and why."""
