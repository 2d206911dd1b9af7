"""Slack: over Socket Mode, over HTTP, or both (docs/slack.md)."""

from bot.channels.slack.channel import SlackChannel, SlackOptions

__all__ = ["SlackChannel", "SlackOptions"]
