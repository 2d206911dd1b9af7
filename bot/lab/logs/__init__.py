"""Reads event logs of other systems; the replay itself is in `bot/lab/replay`. The engine's part is
`routing/replay`.
"""
