"""What an installation sets: variables `SCHAKEL_*` or a file `.env`. Secrets are `SecretStr`: they
never print.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import platformdirs
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

import catalog
from bot.errors import Mistake

_Kind = TypeVar("_Kind", bound=BaseSettings)
_LOWER = BeforeValidator(lambda value: value.strip().lower() if isinstance(value, str) else value)
HOSPITAL = Path(catalog.__file__).parent / "hospital"


def opened(secret: SecretStr | None) -> str:
    """What a secret is, for whoever has to use it; "" for none."""
    return secret.get_secret_value().strip() if secret else ""


class LogSettings(BaseSettings):
    """How the log is written: settings that every command reads, also those that need no other."""

    model_config = SettingsConfigDict(
        env_prefix="SCHAKEL_",
        env_file=".env",
        extra="ignore",
        env_ignore_empty=True,
        frozen=True,
        ignored_types=(cached_property,),
    )

    log_format: Annotated[Literal["console", "json"], _LOWER] = "console"
    log_level: Annotated[Literal["debug", "info", "warning", "error"] | None, _LOWER] = None
    """Of this program's own; `info` for `schakel serve` and `warning` for the rest unless set."""


class Settings(LogSettings):
    """Every setting with its default; all of it may stay as it is for the demo."""

    database_url: SecretStr | None = None
    catalog: Path = HOSPITAL
    embedding_model: str | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str | None = None
    files_days: int | None = Field(default=None, ge=1)
    session_secret: SecretStr | None = None
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    slack_mode: str = "socket"
    slack_emoji: str = "ticket"
    telegram_token: SecretStr | None = None
    telegram_secret: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_mode: str = "polling"
    telegram_webhook_url: str | None = None

    @property
    def services(self) -> tuple[str, ...]:
        """The chat services of this installation: those that have a token. They are also called so
        in addresses.
        """
        tokens = {"slack": self.slack_bot_token, "telegram": self.telegram_token}
        return tuple(name for name, token in tokens.items() if opened(token))

    @property
    def data_folder(self) -> Path:
        """Where the embedded database and caches live: the user's data folder."""
        return Path(platformdirs.user_data_dir("schakel", appauthor=False))

    @property
    def cache_folder(self) -> Path:
        """Where what can be made again is kept."""
        return Path(platformdirs.user_cache_dir("schakel", appauthor=False))

    @property
    def database(self) -> str:
        """The database's address; SQLite in the data folder unless one is set."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_folder / 'schakel.sqlite3'}"


def secrets_of(settings: Settings) -> frozenset[str]:
    """The values that no log may show."""
    return frozenset(
        value.get_secret_value().strip() for _, value in settings if isinstance(value, SecretStr)
    )


def read_settings(**overrides: Any) -> Settings:
    """The settings of this process. Raises Mistake, naming the variable, when one cannot be
    read.
    """
    return _read(Settings, **{k: v for k, v in overrides.items() if v is not None})


def read_log_settings() -> LogSettings:
    """How this process writes its log. Raises Mistake, naming the variable, for what is no way."""
    return _read(LogSettings)


def _read(kind: type[_Kind], **overrides: Any) -> _Kind:
    try:
        return kind(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = "SCHAKEL_" + "_".join(str(part) for part in first["loc"]).upper()
        raise Mistake(
            f"{name} cannot be read ({first['msg'].lower()}); mend it in the environment or in .env"
        ) from None
