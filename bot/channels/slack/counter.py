"""What comes in over one of Slack's two ways: take it in before Slack is told, and open forms while their trigger lives.

Everything happens in a global middleware of Bolt, because Bolt acknowledges before a listener is done.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from slack_bolt.response import BoltResponse

from bot.channels.slack import intake, interact
from bot.channels.slack.directory import Directory
from bot.channels.slack.forms import Forms
from bot.channels.slack.intake import Payload, Pointed
from bot.channels.slack.places import Us, is_direct
from bot.channels.slack.say import Mouth
from bot.channels.slack.web import TROUBLE, Refused, Web
from bot.message import Accept, Glance, Incoming, Profile, Sender
from bot.speech import Speaker

log = logging.getLogger("schakel.slack")
PATIENCE = 2.0
"""Seconds for fetching what was pointed at, before the acknowledgement."""


@dataclass
class Team:
    """What we have in one workspace."""

    us: Us
    web: Web
    directory: Directory
    mouth: Mouth


class Counter:
    """Serves every workspace; `accept` commits, `glance` shows what is asked for at once."""

    def __init__(self, accept: Accept, glance: Glance, emoji: frozenset[str], now: Callable[[], dt.datetime]) -> None:
        self._accept, self._glance, self._emoji, self._now = accept, glance, emoji, now
        self._forms = Forms(glance)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._work: set[asyncio.Task[None]] = set()

    async def serve(self, body: Payload, team: Team) -> BoltResponse:
        """One payload, of any kind; raises when it could not be committed, so that Slack sends it again."""
        if body.get("type") == "event_callback":
            await self._event(body, team)
        elif body.get("command"):
            return await self._command(body, team)
        elif body.get("type") == "block_actions":
            await self._press(body, team)
        elif body.get("type") == "view_submission":
            return await self._submitted(body, team)
        elif body.get("type") == "block_suggestion":
            return await self._suggest(body, team)
        elif body.get("type") == "message_action":
            await self._shortcut(body, team)
        elif body.get("type") == "shortcut":
            self._start(self._open(body, team, interact.Paper(action="form:ask"), None))
        return BoltResponse(status=200, body="")

    async def close(self) -> None:
        """Finish what was begun for people who wait."""
        if self._work:
            await asyncio.wait(self._work, timeout=PATIENCE)
        for task in self._work:
            task.cancel()

    async def _event(self, body: Payload, team: Team) -> None:
        event = body.get("event") or {}
        kind = event.get("type")
        if kind in ("message", "app_mention"):
            incoming = intake.read_message(event, team.us, team.directory.name)
            channel, user = str(event.get("channel", "")), str(event.get("user") or "")
            if incoming and is_direct(channel, event) and user:
                team.mouth.met(user, channel)
            await self._take(incoming, team)
        elif kind == "reaction_added":
            pointed = intake.read_pointed(event, team.us, self._emoji)
            if pointed:
                await self._pointed(pointed, team)
        elif kind in ("user_change", "team_join"):
            team.directory.learn(event.get("user") or {})
            await self._take(intake.read_left(event, team.us, self._now()), team)
        elif kind == "app_home_opened" and event.get("tab", "home") == "home" and event.get("user"):
            self._start(self._home(str(event["user"]), team))

    async def _take(self, incoming: Incoming | None, team: Team) -> None:
        """Commit it. A repeat that comes while the first is under way waits for that one, and costs nothing."""
        if incoming is None:
            return
        under_way = self._under_way.get(incoming.key)
        if under_way is None:
            under_way = asyncio.create_task(self._commit(incoming, team))
            self._under_way[incoming.key] = under_way
            under_way.add_done_callback(partial(self._committed, incoming.key))
        await asyncio.shield(under_way)

    def _committed(self, key: str, _: asyncio.Task[None]) -> None:
        self._under_way.pop(key, None)

    async def _commit(self, incoming: Incoming, team: Team) -> None:
        """What one person does is taken in in the order in which it came."""
        turn = self._turns.setdefault(incoming.account, asyncio.Lock())
        async with turn:
            if incoming.account and not incoming.left:
                user = incoming.account.rpartition("/")[2]
                known = {"profile": await team.directory.profile(user), "alone": team.us.direct(user)}
                incoming = incoming.model_copy(update=known)
            await self._accept(incoming)

    async def _pointed(self, pointed: Pointed, team: Team) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                message = await self._message(pointed, team)
                link = await self._permalink(pointed.channel, pointed.ts, team)
        except Refused as error:
            log.warning("a message with our emoji cannot be read: %s", error)
            return
        if message:
            await self._take(intake.pointed_at(pointed, message, link, team.us, team.directory.name), team)

    async def _message(self, pointed: Pointed, team: Team) -> Payload | None:
        """The message itself: from the channel, or from its thread when it is a reply."""
        around: dict[str, Any] = {
            "channel": pointed.channel, "oldest": pointed.ts, "latest": pointed.ts, "inclusive": True, "limit": 5,
        }  # fmt: skip
        said = await team.web.call("conversations_history", **around)
        found = [m for m in said.get("messages") or () if m.get("ts") == pointed.ts]
        if not found:
            said = await team.web.call("conversations_replies", ts=pointed.ts, **around)
            found = [m for m in said.get("messages") or () if m.get("ts") == pointed.ts]
        return found[0] if found else None

    async def _permalink(self, channel: str, ts: str, team: Team) -> str | None:
        """Slack's link to the message; made from the workspace's address when Slack does not give it in time."""
        try:
            async with asyncio.timeout(PATIENCE / 2):
                said = await team.web.call("chat_getPermalink", channel=channel, message_ts=ts)
                return str(said["permalink"])
        except (*TROUBLE, TimeoutError, KeyError):
            url = team.web.workspace.url
            return f"{url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}" if url else None

    async def _command(self, body: Payload, team: Team) -> BoltResponse:
        incoming = interact.read_command(body, team.us, self._now())
        if incoming is None:
            return BoltResponse(status=200, body="")
        if not incoming.text:
            self._start(self._open(body, team, interact.Paper(action="form:ask"), None))
            return BoltResponse(status=200, body="")
        await self._take(incoming, team)
        if is_direct(str(body.get("channel_id", ""))):
            return BoltResponse(status=200, body="")
        who = await self._sender(str(body["user_id"]), team)
        return BoltResponse(status=200, body=_speaker(who.profile).say("I answer you in our direct messages."))

    async def _press(self, body: Payload, team: Team) -> None:
        read = interact.read_press(body, team.us, self._now())
        if read is None:
            return
        incoming, paper = read
        if paper:
            self._start(self._open(body, team, paper, incoming))
            return
        await self._take(incoming, team)
        if (body.get("view") or {}).get("type") == "home":
            self._start(self._home(str(body["user"]["id"]), team))

    async def _shortcut(self, body: Payload, team: Team) -> None:
        channel, ts = (body.get("channel") or {}).get("id"), (body.get("message") or {}).get("ts")
        link = await self._permalink(channel, ts, team) if channel and ts else None
        await self._take(interact.read_shortcut(body, team.us, self._now(), link, team.directory.name), team)

    async def _submitted(self, body: Payload, team: Team) -> BoltResponse:
        read = interact.read_form(body, team.us, self._now())
        if read is None:
            return BoltResponse(status=200, body="")
        incoming, paper = read
        who = await self._sender(str(body["user"]["id"]), team)
        answer = await self._forms.answer(who, paper, body["view"], _speaker(who.profile))
        if answer is not None:
            return BoltResponse(status=200, body=answer)
        await self._take(incoming, team)
        return BoltResponse(status=200, body="")

    async def _suggest(self, body: Payload, team: Team) -> BoltResponse:
        who = await self._sender(str((body.get("user") or {}).get("id", "")), team)
        return BoltResponse(status=200, body=await self._forms.suggest(who, body))

    async def _open(self, body: Payload, team: Team, paper: interact.Paper, instead: Incoming | None) -> None:
        """Open a form; when Slack will not, the press goes to the conversation, which asks one by one."""
        user = str((body.get("user") or {}).get("id") or body.get("user_id") or "")
        who = Sender(channel="slack", account=team.us.account(user), profile=team.directory.known(user))
        try:
            await self._forms.open(team.web, str(body.get("trigger_id", "")), who, paper, _speaker(who.profile))
        except TROUBLE as error:
            log.warning("a form could not be opened: %s", error)
            if instead:
                await self._take(instead, team)

    async def _home(self, user: str, team: Team) -> None:
        """Publish somebody's home page, as it stands now."""
        who = await self._sender(user, team)
        try:
            view = await self._forms.home(who)
            await team.web.call("views_publish", user_id=user, view=view)
        except TROUBLE as error:
            log.warning("a home page could not be shown: %s", error)

    async def _sender(self, user: str, team: Team) -> Sender:
        return Sender(channel="slack", account=team.us.account(user), profile=await team.directory.profile(user))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside the acknowledgement: it needs Slack, and loses nothing when it fails."""
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._work.discard(task)
        if not task.cancelled() and task.exception():
            log.error("something for a waiting person failed", exc_info=task.exception())


def _speaker(profile: Profile) -> Speaker:
    return Speaker(profile.language or "en", profile.zone or "Europe/Amsterdam")
