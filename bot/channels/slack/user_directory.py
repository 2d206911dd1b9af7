"""Looks up users in Slack: name, verified e-mail, language, time zone.

Remembered, so that a message seldom waits for it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from structlog.stdlib import BoundLogger, get_logger

from bot.channels.slack.web_api import TROUBLE, Refused, UnansweredError, Web
from bot.ports import Profile, RetryLater
from catalog.language_packs import of_tag

log: BoundLogger = get_logger("schakel.slack")
FRESH = 3600.0
PATIENCE = 1.0
"""Seconds a form may wait for its sender's profile: Slack gives three for everything."""
PAGE = 200
_ZONES = available_timezones()


def profile_of(user: Mapping[str, Any], team: str) -> Profile:
    """A user object as a profile. An e-mail counts when it is this workspace's own and not
    unconfirmed.
    """
    given, zone = user.get("profile") or {}, user.get("tz")
    names = (given.get("real_name"), user.get("real_name"), given.get("display_name"))
    return Profile(
        name=next(filter(None, (*names, user.get("name"))), None),
        handle=f"@{user['name']}" if user.get("name") else None,
        email=(given.get("email") or None) if _is_email_sure(user, team) else None,
        language=of_tag(user.get("locale")),
        zone=zone if zone in _ZONES else None,
    )


def _is_email_sure(user: Mapping[str, Any], team: str) -> bool:
    """Whether this workspace stands for the user's e-mail: no stranger, not of another one."""
    stranger = any(user.get(name) for name in ("is_stranger", "is_bot", "deleted"))
    elsewhere = user.get("team_id") not in (None, team) and not user.get("enterprise_user")
    return bool(user.get("is_email_confirmed", True)) and not stranger and not elsewhere


class Directory:
    """The people of one workspace."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._known: dict[str, tuple[float, Profile]] = {}
        self._outsiders: set[str] = set()

    async def profile(self, user: str) -> Profile:
        """Of one user: what is remembered, else what Slack says. Raises one of TROUBLE when nothing
        is known and it does not.
        """
        found = self._known.get(user)
        if found and time.monotonic() - found[0] < FRESH:
            return found[1]
        try:
            said = await self._web.call("users_info", user=user, include_locale=True)
        except TROUBLE:
            if found is None:
                raise
            return found[1]
        return self.learn(said.get("user") or {"id": user})

    async def at_once(self, user: str) -> Profile:
        """The same for whoever waits: nothing when Slack does not say in time."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.profile(user)
        except (*TROUBLE, TimeoutError) as error:
            log.warning("a profile is not known now", user=user, error=error)
            return self.known(user)

    def known(self, user: str) -> Profile:
        """What is remembered of a user, without asking."""
        found = self._known.get(user)
        return found[1] if found else Profile()

    def name(self, user: str) -> str | None:
        """A user's name as far as it is remembered."""
        return self.known(user).name

    def learn(self, user: Mapping[str, Any]) -> Profile:
        """Remember what Slack told of a user."""
        profile = profile_of(user, self._web.workspace.team)
        if user.get("id"):
            if user.get("is_stranger"):
                self._outsiders.add(str(user["id"]))
            self._known[str(user["id"])] = (time.monotonic(), profile)
        return profile

    def is_outsider(self, user: str) -> bool:
        """Whether a user is known to belong to another organisation."""
        return user in self._outsiders

    def everybody(self) -> list[tuple[str, Profile]]:
        """All that are remembered, by user."""
        return [(user, profile) for user, (_, profile) in self._known.items()]

    async def learn_all(self) -> None:
        """Read the whole list once, so that a morning's first messages need no look-up; stops
        quietly when refused.
        """
        cursor = ""
        while True:
            try:
                more = {"cursor": cursor} if cursor else {}
                said = await self._web.call("users_list", limit=PAGE, include_locale=True, **more)
            except RetryLater as wait:
                await asyncio.sleep(wait.seconds)
                continue
            except (Refused, UnansweredError) as error:
                log.warning("the list of people cannot be read", error=error)
                return
            for user in said.get("members") or ():
                self.learn(user)
            cursor = str((said.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
