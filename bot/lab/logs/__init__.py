"""Event logs of other systems: how a file is read, what its moments mean, a map to start from. The
engine's part is `routing/replay`.
"""
