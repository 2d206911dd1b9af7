"""Tells one sort of messages from all others, by tables that labelled sentences taught."""
