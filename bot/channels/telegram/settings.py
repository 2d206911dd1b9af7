"""The settings of the Telegram channel (docs/telegram.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from bot.channels.telegram.rate_limits import SECOND
from bot.errors import Mistake
from bot.settings import PLAIN_WORD, WEB_ADDRESS, ChannelSettings, Settings, opened

API_URL = "https://api.telegram.org"
WEBHOOK_PATH = "/telegram"
"""Where the webhook stands beside the pages, when its address names no other path."""
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
EASY = 16
"""A secret shorter than this can be guessed; it is taken, as Telegram takes it, and complained
of.
"""


class TelegramSettings(ChannelSettings):
    """Variables `SCHAKEL_TELEGRAM_*`."""

    model_config = SettingsConfigDict(env_prefix="SCHAKEL_TELEGRAM_")

    token: SecretStr | None = None
    """The bot's token from BotFather; Telegram is on where it is set."""
    secret: SecretStr | None = None
    """What proves that an update is Telegram's; needed for a webhook."""
    api_url: Annotated[str, WEB_ADDRESS] = API_URL
    """The address of Telegram's API; another for tests and a server of one's own."""
    mode: Annotated[Literal["polling", "webhook"], PLAIN_WORD] = "polling"
    """How updates come: we ask for them, or Telegram brings them."""
    webhook_url: Annotated[str, WEB_ADDRESS] | None = None
    """Where Telegram brings them; unless set, `/telegram` under the public address."""


@dataclass(frozen=True)
class TelegramOptions:
    """From BotFather and the settings. A webhook needs `secret` and the public address it is
    reached at.

    `spacing`: seconds between two messages in one chat, see `rate_limits.py`.
    """

    token: str
    api_url: str = API_URL
    mode: Literal["polling", "webhook"] = "polling"
    secret: str = ""
    webhook_url: str = ""
    spacing: float = SECOND

    def __post_init__(self) -> None:
        head, _, tail = self.token.partition(":")
        if not head.isdecimal() or not tail:
            raise Mistake(
                "SCHAKEL_TELEGRAM_TOKEN is no token; copy it from BotFather, it looks like "
                "123456:ABC-DEF"
            )
        if self.mode == "webhook":
            checked_secret(self.secret)
            if not self.webhook_url:
                raise Mistake(
                    "Telegram's webhook has no address; set SCHAKEL_TELEGRAM_WEBHOOK_URL to "
                    "where Telegram reaches us, "
                    "for example https://desk.example.org/telegram"
                )

    @classmethod
    def read(cls, settings: Settings) -> TelegramOptions:
        """From `SCHAKEL_TELEGRAM_*`."""
        said = settings.of(TelegramSettings)
        return cls(
            token=opened(said.token),
            api_url=said.api_url,
            mode=said.mode,
            secret=opened(said.secret),
            webhook_url=said.webhook_url or _under(settings.public_url),
        )


def checked_secret(secret: str) -> str:
    """The secret, if it is one. Raises Mistake when there is none, or one that Telegram does not
    take.
    """
    if not SECRET.fullmatch(secret):
        raise Mistake(
            "Telegram's webhook needs a secret, or anybody could send us messages; set "
            "SCHAKEL_TELEGRAM_SECRET to 16 to 256 "
            "letters, digits, _ or -"
        )
    return secret


def _under(public_url: str | None) -> str:
    return f"{public_url.rstrip('/')}{WEBHOOK_PATH}" if public_url else ""
