"""What is set and can be read, and is wrong all the same: told by `schakel doctor`, and by
`schakel serve` when it starts.
"""

from __future__ import annotations

from bot.bootstrap.listening import bound
from bot.channels.registry import ChannelRegistry
from bot.errors import Mistake
from bot.settings import Settings, opened
from catalog.model import Catalogue

_EASY = 16
"""Signs of a secret below which it can be guessed."""


def secret_faults(settings: Settings) -> list[str]:
    """Why the secret that signs cookies is none."""
    if not 0 < len(opened(settings.session_secret)) < _EASY:
        return []
    return [
        "SCHAKEL_SESSION_SECRET is so short that it can be guessed, and with it anybody's cookie; "
        f"set {_EASY} signs or more, or take it away: then one is made"
    ]


def channel_faults(settings: Settings, registry: ChannelRegistry) -> list[str]:
    """A line for each thing of a channel that is set wrong, as far as the settings alone tell."""
    found: list[str] = []
    for plugin in registry.values():
        try:
            found += plugin.setting_faults(settings)
        except Mistake:
            continue  # its own check says what is wrong
    return found


def team_faults(settings: Settings, catalogue: Catalogue) -> list[str]:
    """A line for each team that is named in the settings and is none."""
    known = {*catalogue.team_by_id, *catalogue.renamed_teams}
    return [
        f"{name} names the team '{team}', which there is not; 'schakel catalog show' tells which "
        f"there are"
        for name, of_team in (
            ("SCHAKEL_TICKET_TOKENS", settings.ticket_tokens),
            ("SCHAKEL_TICKET_SECRETS", settings.ticket_secrets),
        )
        for team in of_team
        if team not in known
    ]


def host_faults(settings: Settings) -> list[str]:
    """Why the pages cannot answer at the address that is set; whether the port is free is told when
    they start.
    """
    try:
        bound(settings.host, 0).close()
    except Mistake as mistake:
        return [str(mistake)]
    return []
