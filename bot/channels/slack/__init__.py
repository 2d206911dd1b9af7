"""Slack: over Socket Mode, over HTTP, or both (docs/slack.md)."""
