"""The settings of an installation: variables `SCHAKEL_*` or a file `.env`. Secrets are `SecretStr`:
they never print.

A channel's own settings are a model of its own (`ChannelSettings`), read by `Settings.of`.
"""

from __future__ import annotations

import json
import logging
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlsplit

import platformdirs
from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

import catalog
from bot.errors import Mistake

HOSPITAL = Path(catalog.__file__).parent / "hospital"
PREFIX = "SCHAKEL_"
"""How the name of every variable begins."""
ENV_FILE = ".env"
"""The file beside the program that may hold what the environment does not."""
PORT = ("PORT", "SCHAKEL_PORT")
"""The port's names; the first that is set holds."""
PLAIN_WORD = BeforeValidator(lambda said: said.strip().lower() if isinstance(said, str) else said)
"""For a word that is one of a few, however it is written."""

# What it says of lines that it cannot read is told by us, once (bot/bootstrap/setting_names.py).
logging.getLogger("dotenv.main").setLevel(logging.ERROR)


def web_address(said: str) -> str:
    """An address of pages, as it was written. Raises ValueError for what is none."""
    try:
        parts = urlsplit(said.strip())
        fits = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise ValueError("it is no address of the form https://HOST")
    return said.strip()


WEB_ADDRESS = AfterValidator(web_address)
"""For an address that begins with https:// or http:// and a host."""


def _by_team(said: Any) -> Any:
    """What stands in JSON; the error tells the form, and nothing of what stands there."""
    if not isinstance(said, str):
        return said
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    if not (isinstance(found, dict) and all(isinstance(one, str) for one in found.values())):
        raise ValueError('it is no JSON of the form {"TEAM": "SECRET"}')
    return found


_ByTeam = Annotated[dict[str, SecretStr], NoDecode, BeforeValidator(_by_team)]


def opened(secret: SecretStr | None) -> str:
    """What a secret is, for whoever has to use it; "" for none."""
    return secret.get_secret_value().strip() if secret else ""


class ChannelSettings(BaseSettings):
    """A channel's settings; a subclass sets `env_prefix` to `SCHAKEL_<NAME>_`."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        extra="ignore",
        env_ignore_empty=True,
        frozen=True,
        use_attribute_docstrings=True,
    )


_Kind = TypeVar("_Kind", bound=BaseSettings)
_Channel = TypeVar("_Channel", bound=ChannelSettings)


class LogSettings(BaseSettings):
    """How the log is written: settings that every command reads, also those that need no other."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        extra="ignore",
        env_ignore_empty=True,
        frozen=True,
        populate_by_name=True,
        ignored_types=(cached_property,),
        use_attribute_docstrings=True,
    )

    log_format: Annotated[Literal["console", "json"], PLAIN_WORD] = "console"
    """How a line of the log is written: for people, or as JSON."""
    log_level: Annotated[Literal["debug", "info", "warning", "error"] | None, PLAIN_WORD] = None
    """From which level on this program's own lines are logged; unless set, `info` for
    `schakel serve` and `warning` for other commands.
    """


class Settings(LogSettings):
    """Every setting with its default; all of it may stay as it is for the demo."""

    database_url: SecretStr | None = None
    """Where everything is kept: `postgresql://USER:PASSWORD@HOST:PORT/DATABASE` or
    `sqlite:///FILE`; unless set, an SQLite file in the user's data folder.
    """
    catalog: Path = HOSPITAL
    """The folder with a file for each team (docs/catalogue.md); the hospital of the demo unless
    set.
    """
    embedding_model: str | None = None
    """The sentence models by which messages are read, by name or folder, several joined by `+`;
    `none` for words alone; unless set, those of the extra `semantic` where it is installed.
    """
    host: str = "127.0.0.1"
    """The address on which the pages answer; `0.0.0.0` for every one of this machine."""
    port: int = Field(default=8080, ge=1, le=65535, validation_alias=AliasChoices(*PORT))
    """The port of the pages; `PORT` goes before it."""
    public_url: Annotated[str, WEB_ADDRESS] | None = None
    """The address at which people open the pages, for links in chats (docs/signing-in.md)."""
    metrics_token: SecretStr | None = None
    """Who asks for `/metrics` has to show it; unless set, only this machine may ask
    (docs/operations.md).
    """
    files_days: int | None = Field(default=None, ge=1)
    """For how many days after a call ended its files are kept (docs/privacy.md)."""
    words_days: int | None = Field(default=None, ge=1)
    """For how many days after a call ended its words are kept (docs/privacy.md)."""
    conversations_days: int | None = Field(default=None, ge=1)
    """For how many days what was said in conversations is kept (docs/privacy.md)."""
    corrections_days: int | None = Field(default=None, ge=1)
    """For how many days it is kept what people chose where we guessed wrong (docs/privacy.md)."""
    webhooks_inside: bool = False
    """Whether webhooks may go to addresses that are not of the public internet, and without https
    (docs/api.md).
    """
    ticket_tokens: _ByTeam = Field(default_factory=dict)
    """The tokens for systems in which teams work (docs/other-systems.md), by team, as JSON:
    `{"facilities": "…"}`.
    """
    ticket_secrets: _ByTeam = Field(default_factory=dict)
    """What the webhooks of those systems are signed with, in the same way."""
    ticket_seconds: float = Field(default=60.0, ge=1, le=3600)
    """After how many seconds a ticket there is looked at again, webhook or not."""
    session_secret: SecretStr | None = None
    """What signs the cookies of the pages; the same for every process of an installation. Unless
    set, made once and kept in the data folder.
    """
    oidc_issuer: Annotated[str, WEB_ADDRESS] | None = None
    """The organisation's own sign-in by OpenID Connect: its address (docs/signing-in.md)."""
    oidc_client_id: str | None = None
    """What we are called there."""
    oidc_client_secret: SecretStr | None = None
    """Our secret there."""
    oidc_name: str = "OpenID Connect"
    """What the button for it says."""
    llm_url: str | None = None
    """A language model that ranks likely items again: an address that speaks as OpenAI does
    (docs/language-model.md). Nothing leaves unless it is set.
    """
    llm_key: SecretStr | None = None
    """The key for it."""
    llm_model: str | None = None
    """Which of its models."""
    llm_timeout: float = Field(default=4.0, gt=0, le=60)
    """For how many seconds an answer is waited for."""
    llm_per_minute: int = Field(default=20, ge=0)
    """How many questions it may be asked in a minute."""
    llm_per_day: int = Field(default=500, ge=0)
    """How many questions it may be asked in a day."""
    _channels: tuple[ChannelSettings, ...] = PrivateAttr(default=())

    def with_channels(self, *given: ChannelSettings) -> Self:
        """The same with these channels' settings, instead of what the environment says of them."""
        copy = self.model_copy()
        copy._channels = given
        return copy

    def of(self, model: type[_Channel]) -> _Channel:
        """A channel's settings: those that were given, else what the environment says. Raises
        Mistake, naming the variable, when one cannot be read.
        """
        given = next((one for one in self._channels if isinstance(one, model)), None)
        return given or _read(model)

    @property
    def sentence_models(self) -> str | None:
        """By which models messages are read: those named, else the ones that came with the extra
        `semantic`; None where words alone are to go by.
        """
        from routing.understand.meaning.installed import usable

        return usable(self.embedding_model)

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
        return f"sqlite:///{self.own_file}"

    @property
    def own_file(self) -> Path:
        """The embedded database, when no other is set."""
        return self.data_folder / "schakel.sqlite3"


def secrets_of(*models: BaseSettings) -> frozenset[str]:
    """The values that no log may show."""
    values = [value for model in models for _, value in model]
    values += [one for value in values if isinstance(value, dict) for one in value.values()]
    return frozenset(opened(value) for value in values if isinstance(value, SecretStr))


def read_settings(**overrides: Any) -> Settings:
    """The settings of this process. Raises Mistake, naming the variable, when one cannot be
    read.
    """
    return _read(Settings, **{k: v for k, v in overrides.items() if v is not None})


def read_log_settings() -> LogSettings:
    """How this process writes its log. Raises Mistake, naming the variable, for what is no way."""
    return _read(LogSettings)


def faults_in_settings() -> list[str]:
    """A line for each setting of the desk that cannot be read; the channels' own tell theirs."""
    return _faults(Settings)


def _faults(kind: type[BaseSettings]) -> list[str]:
    try:
        kind()
    except ValidationError as error:
        return _all_told(kind, error)
    except (OSError, UnicodeDecodeError) as error:
        return [_no_file(error)]
    return []


def _read(kind: type[_Kind], **overrides: Any) -> _Kind:
    try:
        return kind(**overrides)
    except ValidationError as error:
        raise Mistake("; ".join(_all_told(kind, error))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Mistake(_no_file(error)) from None


def _no_file(error: OSError | UnicodeDecodeError) -> str:
    why = error.strerror if isinstance(error, OSError) else "it is not written in UTF-8"
    return f"the settings in {ENV_FILE} cannot be read ({why}); mend that file, or take it away"


def _all_told(kind: type[BaseSettings], error: ValidationError) -> list[str]:
    return list(dict.fromkeys(_told(kind, one) for one in error.errors()))


def _told(kind: type[BaseSettings], error: ErrorDetails) -> str:
    """What is wrong with one variable. A value is shown only where it is one of a few words: any
    other may be a secret.
    """
    field = str(error["loc"][0])
    prefix = str(kind.model_config.get("env_prefix") or "")
    name = " or ".join(PORT) if field in PORT else f"{prefix}{field}".upper()
    if field in PORT:
        return f"{name} is '{error['input']}', which is no port; set it to a number from 1 to 65535"
    if error["type"] == "literal_error":
        allowed = str(error["ctx"]["expected"]).replace("'", "")
        return f"{name} is '{error['input']}'; set it to {allowed}"
    why = error["msg"].removeprefix("Value error, ")
    why = why if error["type"] == "value_error" else why.lower()
    return f"{name} cannot be read ({why}); mend it in the environment or in {ENV_FILE}"
