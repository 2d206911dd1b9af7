"""Takes in what Slack delivers over Socket Mode or HTTP before it is acknowledged, and opens forms
in time.

Everything happens in a global middleware of Bolt, because Bolt acknowledges before a listener is
done.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from slack_bolt.response import BoltResponse
from structlog.stdlib import BoundLogger, get_logger

from bot.channels.slack import event_reader, interactivity
from bot.channels.slack.addresses import BotIdentity, is_direct
from bot.channels.slack.event_reader import Payload
from bot.channels.slack.forms import Forms
from bot.channels.slack.message_sender import MessageSender
from bot.channels.slack.user_directory import Directory
from bot.channels.slack.web_api import TROUBLE, Web
from bot.ports import Accept, AccountLeft, ChannelQueries, Incoming, Pressed, Sender
from bot.presses import ASK
from bot.wording.localizer import Localizer

Back = Callable[[str | None], Coroutine[Any, Any, None]]
HeardIn = Callable[[str], Coroutine[Any, Any, None]]
WhyNot = Callable[[Pressed], Awaitable[str | None]]
"""Why a press can lead to nothing, in a sentence; None when it leads to something."""
log: BoundLogger = get_logger("schakel.slack")
AT_MOST = 2.0
"""Seconds that looking whether a press may be can take: a form has to open within three."""
PATIENCE = 2.0
"""Seconds in which what was begun for people who wait is finished at the end."""


@dataclass
class Team:
    """What we have in one workspace."""

    identity: BotIdentity
    web: Web
    directory: Directory
    sender: MessageSender


class PayloadDispatcher:
    """Serves the payloads of every workspace: messages are committed by `accept`, forms and pickers
    are filled at once from `queries`.
    """

    def __init__(
        self,
        accept: Accept,
        queries: ChannelQueries,
        emoji: frozenset[str],
        now: Callable[[], dt.datetime],
        back: Back,
        *,
        heard_in: HeardIn | None = None,
        why_not: WhyNot | None = None,
    ) -> None:
        self._heard_in, self._why_not = heard_in, why_not
        self._accept, self._queries, self._emoji, self._now, self._back = (
            accept,
            queries,
            emoji,
            now,
            back,
        )
        self._forms = Forms(queries)
        self._work: set[asyncio.Task[None]] = set()

    async def serve(self, body: Payload, team: Team) -> BoltResponse:
        """One payload, of any kind; raises when it could not be committed, so that Slack sends it
        again.
        """
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
            await self._take(
                interactivity.read_shortcut(body, team.identity, self._now(), team.directory.name),
                team,
            )
        elif body.get("type") == "shortcut":
            self._start(self._open(body, team, interactivity.FormState(action=ASK), None))
        return BoltResponse(status=200, body="")

    async def close(self) -> None:
        """Finish what was begun for people who wait."""
        if self._work:
            await asyncio.wait(self._work, timeout=PATIENCE)
        for task in self._work:
            task.cancel()

    async def _event(self, body: Payload, team: Team) -> None:
        event = body.get("event") or {}
        if event.get("type") in ("user_change", "team_join"):
            team.directory.learn(event.get("user") or {})
        if (incoming := self._read(event, team)) is not None:
            self._note_direct(event, team)
            await self._take(incoming, team)
        else:
            self._note(event, team)
        self._note_place(event, team)

    def _note_place(self, event: Payload, team: Team) -> None:
        """Whatever is said in a channel tells that we are there."""
        channel = str(event.get("channel", ""))
        said = event.get("type") in ("message", "app_mention") and channel
        if self._heard_in and said and not is_direct(channel, event):
            self._start(self._heard_in(team.identity.channel(channel)))

    def _read(self, event: Payload, team: Team) -> Incoming | None:
        """What an event is to the desk; None when nobody did anything that it has to hear."""
        kind, identity = event.get("type"), team.identity
        if kind in ("message", "app_mention"):
            return event_reader.read_message(event, identity, team.directory.name)
        if kind == "reaction_added":
            return event_reader.read_pointed(event, identity, self._emoji)
        if kind in ("user_change", "team_join"):
            return event_reader.read_left(event, identity, self._now())
        if kind in event_reader.AWAY:
            return event_reader.read_away(event, identity, self._now())
        return None

    def _note_direct(self, event: Payload, team: Team) -> None:
        """Somebody speaks to us in a direct message: we know its channel from now on."""
        channel, user = str(event.get("channel", "")), event.get("user")
        said = event.get("type") in ("message", "app_mention")
        if said and is_direct(channel, event) and user:
            team.sender.met(str(user), channel)

    def _note(self, event: Payload, team: Team) -> None:
        """An event that says something of channels or the app itself, or asks for a home page."""
        kind = event.get("type")
        if kind in event_reader.BACK and event_reader.ours(event, team.identity):
            self._start(self._back(team.identity.channel(str(event.get("channel")))))
        elif kind in ("tokens_revoked", "app_uninstalled"):
            log.error(
                "nothing can be said in Slack until the app is installed anew (docs/slack.md)",
                reason=kind,
            )
        elif kind == "app_home_opened" and event.get("tab", "home") == "home" and event.get("user"):
            self.show_home(str(event["user"]), team)

    async def _take(self, incoming: Incoming | None, team: Team) -> None:
        """Commit it. Whatever has to be asked of Slack about it is asked after the
        acknowledgement.
        """
        if incoming is None:
            return
        user = incoming.account.rpartition("/")[2]
        known = user and not isinstance(incoming, AccountLeft)
        alone = team.identity.direct(user) if known else None
        await self._accept(incoming.model_copy(update={"alone": alone}))

    async def _command(self, body: Payload, team: Team) -> BoltResponse:
        incoming = interactivity.read_command(body, team.identity, self._now())
        if incoming is None:
            return BoltResponse(status=200, body="")
        if not incoming.text:
            self._start(self._open(body, team, interactivity.FormState(action=ASK), None))
            return BoltResponse(status=200, body="")
        await self._take(incoming, team)
        if is_direct(str(body.get("channel_id", ""))):
            return BoltResponse(status=200, body="")
        who = await self._sender(str(body["user_id"]), team)
        return BoltResponse(
            status=200,
            body=(await self._localizer(who)).say("I answer you in our direct messages."),
        )

    async def _press(self, body: Payload, team: Team) -> None:
        read = interactivity.read_press(body, team.identity, self._now())
        if read is None:
            return
        incoming, form_state = read
        if form_state and await self._may_fill_in(body, team, incoming):
            self._start(self._open(body, team, form_state, incoming))
            return
        await self._take(incoming, team)

    async def _may_fill_in(self, body: Payload, team: Team, pressed: Pressed) -> bool:
        """Whether a form is opened for who pressed: not for people of another organisation, who are
        asked in the conversation, nor where the press leads to nothing, which is said there too.
        """
        user = _user(body)
        elsewhere = is_of_another_team(body, team.identity)
        # Within one organisation people of other workspaces are known by its list.
        known = bool(body.get("enterprise")) and team.directory.name(user) is not None
        if team.directory.is_outsider(user) or (elsewhere and not known):
            return False
        if self._why_not is None:
            return True
        try:
            async with asyncio.timeout(AT_MOST):
                return await self._why_not(pressed) is None
        except TimeoutError:
            return False

    async def _submitted(self, body: Payload, team: Team) -> BoltResponse:
        read = interactivity.read_form(body, team.identity, self._now())
        if read is None:
            return BoltResponse(status=200, body="")
        incoming, form_state = read
        who = await self._sender(str(body["user"]["id"]), team)
        answer = await self._forms.answer(who, form_state, body["view"], await self._localizer(who))
        if answer is not None:
            return BoltResponse(status=200, body=answer)
        await self._take(incoming, team)
        return BoltResponse(status=200, body="")

    async def _suggest(self, body: Payload, team: Team) -> BoltResponse:
        who = await self._sender(str((body.get("user") or {}).get("id", "")), team)
        return BoltResponse(status=200, body=await self._forms.suggest(who, body))

    async def _open(
        self,
        body: Payload,
        team: Team,
        form_state: interactivity.FormState,
        instead: Incoming | None,
    ) -> None:
        """Open a form; when Slack will not, the press goes to the conversation, which asks one by
        one.
        """
        user = str((body.get("user") or {}).get("id") or body.get("user_id") or "")
        who = Sender(
            channel="slack",
            account=team.identity.account(user),
            profile=team.directory.known(user),
            stands=form_state.conversation,
        )
        try:
            await self._forms.open(
                team.web,
                str(body.get("trigger_id", "")),
                who,
                form_state,
                await self._localizer(who),
            )
        except TROUBLE as error:
            log.warning("a form could not be opened", error=error)
            if instead:
                await self._take(instead, team)

    def show_home(self, user: str, team: Team) -> None:
        """Show somebody their home page anew, as a background task."""
        self._start(self.home(user, team))

    async def home(self, user: str, team: Team) -> None:
        """Publish somebody's home page, as it stands now."""
        who = await self._sender(user, team)
        try:
            view = await self._forms.home(who, await self._localizer(who))
            await team.web.call("views_publish", user_id=user, view=view)
        except TROUBLE as error:
            log.warning("a home page could not be shown", error=error)

    async def _sender(self, user: str, team: Team) -> Sender:
        return Sender(
            channel="slack",
            account=team.identity.account(user),
            profile=await team.directory.at_once(user),
        )

    async def _localizer(self, who: Sender) -> Localizer:
        return Localizer(*await self._queries.tongue(who))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a background task after the acknowledgement; nothing is lost when it fails."""
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._work.discard(task)
        if not task.cancelled() and task.exception():
            log.error("something for a waiting person failed", exc_info=task.exception())


def is_of_another_team(body: Payload, identity: BotIdentity) -> bool:
    """Whether who acts is of another workspace than ours (a channel that is shared with it)."""
    theirs = str((body.get("user") or {}).get("team_id") or "")
    ours = {identity.team, str((body.get("enterprise") or {}).get("id") or identity.team)}
    return bool(theirs and identity.team) and theirs not in ours


def _user(body: Payload) -> str:
    return str((body.get("user") or {}).get("id") or "")
