"""The settings of the e-mail channel (docs/email.md)."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from bot.channels.email.addresses import mail_address
from bot.errors import Mistake
from bot.settings import PLAIN_WORD, WEB_ADDRESS, ChannelSettings, Settings, opened

Tls = Annotated[Literal["tls", "starttls", "none"], PLAIN_WORD]
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


class EmailSettings(ChannelSettings):
    """Variables `SCHAKEL_EMAIL_*`."""

    model_config = SettingsConfigDict(env_prefix="SCHAKEL_EMAIL_")

    address: str | None = None
    """The desk's own address; e-mail is on where it is set."""
    name: str = ""
    """The name beside it; unless set, that of the organisation's desk."""
    user: str | None = None
    """Who signs in at both servers; unless set, the address."""
    password: SecretStr | None = None
    """The password, best one for this program alone (an app password)."""
    oauth_token_url: Annotated[str, WEB_ADDRESS] | None = None
    """Where a token for signing in is had, instead of a password (XOAUTH2, docs/email.md)."""
    oauth_client_id: str | None = None
    """What we are called there."""
    oauth_client_secret: SecretStr | None = None
    """Our secret there."""
    oauth_refresh_token: SecretStr | None = None
    """What a token is asked with; unless set, we ask in our own name (client credentials)."""
    oauth_scope: str | None = None
    """What the token is for, where its server wants to be told."""
    imap_host: str | None = None
    """The server that mails are read from."""
    imap_port: int | None = Field(default=None, ge=1, le=65535)
    """Its port; unless set, 993 for `tls` and 143 otherwise."""
    imap_tls: Tls = "tls"
    """How the way there is encrypted: from the start, or by STARTTLS; `none` on this machine
    alone.
    """
    smtp_host: str | None = None
    """The server that mails are sent by; unless set, the one they are read from."""
    smtp_port: int | None = Field(default=None, ge=1, le=65535)
    """Its port; unless set, 465 for `tls` and 587 otherwise."""
    smtp_tls: Tls = "starttls"
    """As for reading."""
    smtp_login: bool = True
    """Whether to sign in for sending; a relay of one's own may want none."""
    ca_file: str | None = None
    """A file with the certificates by which the servers are known, beside those that everybody
    trusts.
    """
    folder: str = "INBOX"
    """The folder that is read."""
    done_folder: str | None = None
    """Where mails go that were taken in; unless set, they stay, marked as read."""
    poll_seconds: float = Field(default=60.0, gt=0, le=3600)
    """Seconds between looks at a server that does not tell of new mail by itself (IDLE)."""
    authserv: str | None = None
    """The name by which our own mail server tells in `Authentication-Results` what it found out of
    who sent a mail; `-` for one that writes none (Microsoft 365). Unless set, nobody's mail is
    believed by that, and each sender answers a code (docs/email.md).
    """


@dataclass(frozen=True)
class Server:
    """One server: where, and how the way there is encrypted."""

    host: str
    port: int
    tls: Literal["tls", "starttls", "none"]


@dataclass(frozen=True)
class OAuth:
    """How a token is had."""

    token_url: str
    client_id: str
    client_secret: str
    refresh_token: str
    scope: str


@dataclass(frozen=True)
class EmailOptions:
    """The settings, seen to be whole. Raises Mistake where they are not."""

    address: str
    imap: Server
    smtp: Server
    user: str
    password: str = ""
    oauth: OAuth | None = None
    name: str = ""
    smtp_login: bool = True
    ca_file: str = ""
    folder: str = "INBOX"
    done_folder: str = ""
    poll_seconds: float = 60.0
    authserv: str = ""

    @property
    def domain(self) -> str:
        """The domain of our own address."""
        return self.address.rpartition("@")[2]

    @property
    def secret(self) -> str:
        """What nobody else knows: by it the Message-IDs of what we send are not to be guessed."""
        return self.password or (self.oauth.client_secret if self.oauth else "")

    @classmethod
    def read(cls, settings: Settings) -> EmailOptions:
        """From `SCHAKEL_EMAIL_*`."""
        said = settings.of(EmailSettings)
        address = mail_address(said.address or "")
        if not address:
            raise Mistake(
                "SCHAKEL_EMAIL_ADDRESS is no e-mail address; write it like desk@example.org"
            )
        if not said.imap_host:
            raise Mistake(
                "there is no server to read e-mail from; set SCHAKEL_EMAIL_IMAP_HOST, for example "
                "to imap.example.org"
            )
        oauth = _oauth(said)
        if not oauth and not opened(said.password):
            raise Mistake(
                "e-mail has neither SCHAKEL_EMAIL_PASSWORD nor SCHAKEL_EMAIL_OAUTH_TOKEN_URL; set "
                "the one by which the mailbox is opened"
            )
        return cls(
            address=address,
            imap=_server("IMAP", said.imap_host, said.imap_port, said.imap_tls, (993, 143)),
            smtp=_server(
                "SMTP", said.smtp_host or said.imap_host, said.smtp_port, said.smtp_tls, (465, 587)
            ),
            user=said.user or address,
            password=opened(said.password),
            oauth=oauth,
            name=said.name,
            smtp_login=said.smtp_login,
            ca_file=_authorities(said.ca_file or ""),
            folder=said.folder,
            done_folder=said.done_folder or "",
            poll_seconds=said.poll_seconds,
            authserv=(said.authserv or "").strip(),
        )


def _authorities(file: str) -> str:
    """The file with certificates, seen to be one."""
    try:
        if file:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except OSError as error:  # an SSLError is one too
        why = "it holds no certificates" if isinstance(error, ssl.SSLError) else error.strerror
        raise Mistake(
            f"SCHAKEL_EMAIL_CA_FILE is '{file}', which cannot be read ({why}); name a file with "
            f"certificates (PEM), or take the setting away"
        ) from None
    return file


def _server(
    kind: str,
    host: str,
    port: int | None,
    tls: Literal["tls", "starttls", "none"],
    usual: tuple[int, int],
) -> Server:
    if tls == "none" and host not in _HERE:
        raise Mistake(
            f"SCHAKEL_EMAIL_{kind}_TLS is 'none', by which the password and every mail could be "
            f"read on the way; set it to tls or starttls"
        )
    return Server(host, port or (usual[0] if tls == "tls" else usual[1]), tls)


def _oauth(said: EmailSettings) -> OAuth | None:
    if not said.oauth_token_url:
        return None
    if not said.oauth_client_id or not opened(said.oauth_client_secret):
        raise Mistake(
            "SCHAKEL_EMAIL_OAUTH_TOKEN_URL needs SCHAKEL_EMAIL_OAUTH_CLIENT_ID and "
            "SCHAKEL_EMAIL_OAUTH_CLIENT_SECRET; set them"
        )
    return OAuth(
        said.oauth_token_url,
        said.oauth_client_id,
        opened(said.oauth_client_secret),
        opened(said.oauth_refresh_token),
        said.oauth_scope or "",
    )
