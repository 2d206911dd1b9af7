"""Telegram: by polling or a webhook (docs/telegram.md)."""
