"""Telegram: polling or a webhook (docs/telegram.md)."""

from bot.channels.telegram.channel import TelegramChannel, TelegramOptions

__all__ = ["TelegramChannel", "TelegramOptions"]
