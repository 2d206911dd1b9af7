"""The settings of the Slack channel (docs/slack.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from bot.settings import PLAIN_WORD, WEB_ADDRESS, ChannelSettings, Settings, opened

API_URL = "https://slack.com/api/"


class SlackSettings(ChannelSettings):
    """Variables `SCHAKEL_SLACK_*`."""

    model_config = SettingsConfigDict(env_prefix="SCHAKEL_SLACK_")

    bot_token: SecretStr | None = None
    """The bot's token, `xoxb-…`; Slack is on where it is set. Several workspaces: with commas."""
    app_token: SecretStr | None = None
    """The app's token, `xapp-…`: events come over a connection of ours (Socket Mode)."""
    signing_secret: SecretStr | None = None
    """What proves that a request is Slack's; where it is set, events may come over HTTP."""
    api_url: Annotated[str, WEB_ADDRESS] = API_URL
    """The address of Slack's API; another for tests and proxies."""
    mode: Annotated[Literal["socket", "http"], PLAIN_WORD] = "socket"
    """How events come: over a connection of ours, or to our address `/slack`."""
    emoji: str = "ticket"
    """The emoji that make a request of a message, with commas between them."""


@dataclass(frozen=True)
class SlackOptions:
    """Tokens from the app's pages. `app_token` turns Socket Mode on, `signing_secret` the HTTP
    address; both may be on.

    `emoji`: names without colons that make a request of a message. `heartbeat`, `quiet`: seconds,
    see `Socket`; `token_retry`: between looks whether a token that was refused holds again.
    """

    bot_tokens: tuple[str, ...]
    app_token: str = ""
    signing_secret: str = ""
    api_url: str = API_URL
    emoji: frozenset[str] = frozenset({"ticket"})
    heartbeat: float = 10.0
    quiet: float = 60.0
    connections: int = 1
    token_retry: float = 5.0

    @property
    def base_url(self) -> str:
        """The API's address, ending in a slash as the SDK wants it."""
        return self.api_url.rstrip("/") + "/"

    @classmethod
    def read(cls, settings: Settings) -> SlackOptions:
        """From `SCHAKEL_SLACK_*`; several tokens or emoji stand with commas between them."""
        said = settings.of(SlackSettings)
        return cls(
            bot_tokens=_listed(opened(said.bot_token)),
            app_token=opened(said.app_token) if said.mode == "socket" else "",
            signing_secret=opened(said.signing_secret),
            api_url=said.api_url,
            emoji=frozenset(name.strip(":") for name in _listed(said.emoji)),
        )


def token_faults(options: SlackOptions) -> list[str]:
    """What the settings alone tell to be wrong: tokens of another kind, and no way in."""
    found = []
    if any(_is_of_another_kind(one, ("xoxb-", "xoxe.xoxb-")) for one in options.bot_tokens):
        found.append(
            "Slack: SCHAKEL_SLACK_BOT_TOKEN is a token of another kind; take the bot's own, which "
            "begins with xoxb-, from OAuth & Permissions"
        )
    if options.app_token and _is_of_another_kind(options.app_token, ("xapp-",)):
        found.append(
            "Slack: SCHAKEL_SLACK_APP_TOKEN is a token of another kind; take an app-level one, "
            "which begins with xapp-, from Basic Information"
        )
    if not (options.app_token or options.signing_secret):
        found.append(
            "Slack: set SCHAKEL_SLACK_APP_TOKEN (Socket Mode) or SCHAKEL_SLACK_SIGNING_SECRET "
            "(HTTP); nothing comes in now"
        )
    return found


def _is_of_another_kind(token: str, own: tuple[str, ...]) -> bool:
    return token.startswith(("xox", "xapp-")) and not token.startswith(own)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
