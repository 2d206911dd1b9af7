"""Signs in at mail servers: TLS that is verified, and a password or an OAuth token."""

from __future__ import annotations

import ssl
import time

import httpx

from bot.channels.email.settings import EmailOptions, OAuth

EARLY = 120.0
"""Seconds before its end at which a token is had anew."""
PATIENCE = 20.0


class NoToken(Exception):
    """The server that gives tokens gave none."""


def tls_context(options: EmailOptions) -> ssl.SSLContext:
    """What the servers have to prove: their name, by a certificate that is trusted."""
    context = ssl.create_default_context()
    if options.ca_file:
        context.load_verify_locations(options.ca_file)
    return context


class Tokens:
    """Tokens for XOAUTH2, each used until shortly before its end."""

    def __init__(self, oauth: OAuth) -> None:
        self._oauth = oauth
        self._token, self._until = "", 0.0

    def fresh(self) -> str:
        """A token that works now. Raises NoToken."""
        if time.monotonic() >= self._until:
            self._ask()
        return self._token

    def _ask(self) -> None:
        oauth = self._oauth
        asked = {"client_id": oauth.client_id, "client_secret": oauth.client_secret}
        if oauth.refresh_token:
            asked |= {"grant_type": "refresh_token", "refresh_token": oauth.refresh_token}
        else:
            asked |= {"grant_type": "client_credentials"}
        if oauth.scope:
            asked["scope"] = oauth.scope
        try:
            answer = httpx.post(oauth.token_url, data=asked, timeout=PATIENCE)
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise NoToken(f"{oauth.token_url} does not answer ({type(error).__name__})") from error
        if answer.status_code != 200 or not isinstance(told.get("access_token"), str):
            raise NoToken(f"{oauth.token_url} says {told.get('error') or answer.status_code}")
        self._token = told["access_token"]
        lives = told.get("expires_in")
        seconds = float(lives) if isinstance(lives, int | float) else 600.0
        self._until = time.monotonic() + max(seconds - EARLY, 30.0)
