"""Makes the system in which a team works from its file and the tokens of the settings."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from bot.settings import Settings, opened
from bot.tickets.jira import Jira
from bot.tickets.system import TicketSystem
from bot.tickets.zammad import Zammad
from catalog.model import Team
from catalog.works_in import WorksIn

MAKERS: Mapping[str, Callable[[WorksIn, str], TicketSystem]] = {"zammad": Zammad, "jira": Jira}
"""The products that are known, each behind the one protocol."""
_HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}


@dataclass(frozen=True)
class Keys:
    """The token and the webhooks' secret of each team, by the name its file gives them."""

    tokens: Mapping[str, SecretStr]
    secrets: Mapping[str, SecretStr]

    @classmethod
    def of(cls, settings: Settings) -> Keys:
        """Those of the settings."""
        return cls(settings.ticket_tokens, settings.ticket_secrets)

    def system(self, team: Team) -> TicketSystem | None:
        """The system in which the team works; None where it works in none, or without a token."""
        token = opened(self.tokens.get(_name(team)))
        if team.works_in is None or not token:
            return None
        return MAKERS[team.works_in.product](team.works_in, token)

    def signed(self, team: Team, signature: str, body: bytes) -> bool:
        """Whether a webhook is signed with the team's secret, as both products do it:
        `X-Hub-Signature: sha1=…` (Zammad) or `sha256=…` (Jira).
        """
        secret = opened(self.secrets.get(_name(team)))
        name, _, told = signature.partition("=")
        if not secret or name not in _HASHES:
            return False
        wanted = hmac.new(secret.encode(), body, _HASHES[name]).hexdigest()
        return hmac.compare_digest(wanted.encode(), told.strip().lower().encode())


def _name(team: Team) -> str:
    return (team.works_in.key if team.works_in else "") or team.team
