"""What `schakel doctor` finds of the systems in which teams work."""

from __future__ import annotations

import asyncio

import aiohttp

from bot.ports import RetryLater
from bot.settings import Settings
from bot.tickets.system import Refused
from bot.tickets.systems import Keys
from catalog.model import Catalogue, Team

Finding = tuple[bool, str]


def ticket_findings(settings: Settings, catalogue: Catalogue) -> list[Finding]:
    """Whether each of them is reached with its token; nothing where no team works in one."""
    teams = [team for team in catalogue.teams if team.works_in]
    keys = Keys.of(settings)
    return asyncio.run(_all(teams, keys)) if teams else []


async def _all(teams: list[Team], keys: Keys) -> list[Finding]:
    return list(await asyncio.gather(*(_one(team, keys) for team in teams)))


async def _one(team: Team, keys: Keys) -> Finding:
    assert team.works_in
    head = f"Tickets: {team.team} in {team.works_in.product} at {team.works_in.url}"
    system = keys.system(team)
    if system is None:
        return False, f"{head} has no token; put one into SCHAKEL_TICKET_TOKENS"
    try:
        account = await system.account()
    except Refused as no:
        return False, f"{head} refuses the token ({no}); make a new one there"
    except (RetryLater, OSError, TimeoutError, aiohttp.ClientError) as error:
        why = str(error) or type(error).__name__
        return False, f"{head} is not reached ({why}); what is to be told there waits"
    return True, f"{head}, as {account}"
