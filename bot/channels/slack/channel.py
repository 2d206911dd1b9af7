"""Slack as a channel of the desk: workspaces, Socket Mode or HTTP in, the Web API out."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Collection, Coroutine, Mapping
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from structlog.stdlib import BoundLogger, get_logger

from bot.channels.plugin import Host
from bot.channels.slack.addresses import CHANNEL, BotIdentity, parse_conversation
from bot.channels.slack.file_sender import FileSender
from bot.channels.slack.http_endpoint import Endpoint
from bot.channels.slack.lookups import looked_up
from bot.channels.slack.message_sender import MessageSender
from bot.channels.slack.open_rooms import OpenRooms
from bot.channels.slack.payload_dispatcher import PayloadDispatcher, Team, WhyNot
from bot.channels.slack.settings import SlackOptions
from bot.channels.slack.socket_mode import Socket
from bot.channels.slack.user_directory import Directory
from bot.channels.slack.web_api import LOCKED_OUT, TIMEOUT, TROUBLE, Refused, UnansweredError, Web
from bot.intake.press_permission import PressPermission
from bot.ports import (
    Accept,
    Address,
    Attachment,
    ChannelQueries,
    Contact,
    FileBatch,
    Incoming,
    Note,
    Outgoing,
    Pressed,
    RetryLater,
    Undeliverable,
)

log: BoundLogger = get_logger("schakel.slack")
Clock = Callable[[], dt.datetime]
LOOKING = 20.0
"""Seconds all look-ups of one message may take."""


class SlackChannel:
    """One process's part in Slack. Every process may run one: a payload goes to one of them."""

    name = CHANNEL
    webhook_path = "/slack/events"

    def __init__(
        self, options: SlackOptions, queries: ChannelQueries, now: Clock, host: Host | None = None
    ) -> None:
        self._options, self._queries, self._now, self._host = options, queries, now, host
        self._tasks: set[asyncio.Task[None]] = set()
        self._sockets: list[Socket] = []
        self._locked_out: set[str] = set()
        self._session: aiohttp.ClientSession | None = None
        self._teams: list[Team] = []
        self._dispatcher: PayloadDispatcher | None = None
        self._app: AsyncApp | None = None
        self.http = Endpoint(options.signing_secret, lambda: self._app)
        self.ready = asyncio.Event()
        self._rooms = OpenRooms(self._web_of)

    @classmethod
    def of(cls, host: Host) -> SlackChannel:
        """The channel as the entry point makes it, from `SCHAKEL_SLACK_*`."""
        return cls(SlackOptions.read(host.settings), host.queries, host.now, host)

    async def listen(self, accept: Accept) -> None:
        """Receive until cancelled."""
        self._dispatcher = PayloadDispatcher(
            accept,
            self._queries,
            self._options.emoji,
            self._now,
            self._back,
            heard_in=self._heard_in,
            why_not=self._why_not(),
        )
        try:
            await self._know_us()
            for team in self._teams:
                self._start(self._meet(team))
            self._start(self._look_around())
            self._app = self._bolt()
            await self._receive()
        finally:
            self._app = None
            self.ready.clear()
            tasks = list(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._dispatcher.close()
            await self.close()

    def out_of_touch(self) -> str | None:
        """Why Slack brings nothing now; None when it can."""
        if self._locked_out:
            return "Slack does not accept the token of a workspace"
        if not self.ready.is_set():
            return "Slack did not let us in yet"
        if self._sockets and not any(socket.open for socket in self._sockets):
            return "no socket to Slack is open"
        return None

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        """Say it in Slack; the ref is the message's timestamp."""
        try:
            place = parse_conversation(to.conversation)
        except ValueError as error:
            raise Undeliverable(str(error)) from error
        team = self._team(place.team, None)
        if team is None:
            raise Undeliverable(
                f"no token of workspace {place.team} is set; put it in SCHAKEL_SLACK_BOT_TOKEN",
                gone=True,
            )
        try:
            return await team.sender.say(place, message, key, again)
        except Refused as error:
            if error.code in LOCKED_OUT:
                self._locked(team)
            raise

    async def fetch(self, wanted: Attachment, most: int) -> bytes:
        """What is in a file that was sent in Slack."""
        return await self._files(wanted.ref.rpartition("/")[0]).fetch(wanted, most)

    async def send_files(self, to: Address, batch: FileBatch, note: Note) -> str:
        """Bring a file to a conversation in Slack."""
        try:
            place = parse_conversation(to.conversation)
        except ValueError as error:
            raise Undeliverable(str(error)) from error
        return await self._files(place.team).send_files(place, batch, note)

    def _files(self, workspace: str) -> FileSender:
        session, team = self._open(), self._team(workspace, None)
        if team is None:
            raise Undeliverable(
                f"no token of workspace {workspace} is set; put it in SCHAKEL_SLACK_BOT_TOKEN",
                gone=True,
            )
        return FileSender(team.web, team.sender, session, self._options.base_url)

    async def known(self, incoming: Incoming, last: bool = False) -> Incoming | None:
        """What was kept, with what only Slack can tell."""
        team = self._of(incoming)
        if team is None:
            return incoming
        try:
            async with asyncio.timeout(LOOKING):
                return await looked_up(incoming, team.identity, team.web, team.directory, last)
        except TimeoutError as error:
            if last:
                return incoming
            raise RetryLater(1.0, "Slack takes long to tell who somebody is") from error

    async def taken(self, incoming: Incoming) -> None:
        """What was done on somebody's home page, or in a form, changes that page."""
        team = self._of(incoming)
        at_home = (
            isinstance(incoming, Pressed) and incoming.reply_to is None and not incoming.shared
        )
        if team and self._dispatcher and at_home:
            self._dispatcher.show_home(incoming.account.rpartition("/")[2], team)

    def _of(self, incoming: Incoming) -> Team | None:
        """The workspace that brought it."""
        where = parse_conversation(incoming.address.conversation).team
        return self._team(where or (self._teams[0].identity.team if self._teams else ""), None)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session:
            await self._session.close()
        self._session, self._teams = None, []

    def _open(self) -> aiohttp.ClientSession:
        """The workspaces with their clients, made inside the running loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))
            for number, token in enumerate(self._options.bot_tokens):
                web = Web(token, self._options.base_url, self._session)
                identity = BotIdentity(team="", home=number == 0)
                self._teams.append(Team(identity, web, Directory(web), MessageSender(web)))
        return self._session

    async def _know_us(self) -> None:
        """Ask who we are. One workspace can do without an answer: what Slack sends tells enough to
        lose nothing.
        """
        self._open()
        for team in self._teams:
            while True:
                try:
                    known = await team.web.identify()
                    team.identity = BotIdentity(
                        known.team, team.identity.home, known.user, known.bot
                    )
                    break
                except (RetryLater, UnansweredError) as wait:
                    log.warning("Slack does not say who we are", error=wait)
                    await asyncio.sleep(min(getattr(wait, "seconds", 2.0), 10.0))
                except Refused as error:
                    log.error(
                        "Slack refuses our token; make a new one (docs/slack.md), until then "
                        "nothing can be said in Slack",
                        error=error,
                    )
                    self._locked(team)
                    break

    @property
    def open_rooms(self) -> Collection[str]:
        """The teams' rooms that are public channels, as far as is known."""
        return self._rooms.known

    async def look_at(self, conversation: str) -> None:
        """Find out whether a team's room is a public channel, unless that is known."""
        await self._rooms.look_at(conversation)

    async def _look_around(self) -> None:
        """Find that out of every team's room."""
        context = self._host.context() if self._host else None
        for team in context.catalogue.teams if context else ():
            if room := team.rooms.get(CHANNEL):
                await self.look_at(f"{CHANNEL}/{room}")

    def _web_of(self, workspace: str) -> Web | None:
        team = self._team(workspace, None)
        return team.web if team else None

    async def _meet(self, team: Team) -> None:
        """Learn who there is, so that a team's people can be told things before they ever spoke to
        us.
        """
        if self._host and team.identity.user:
            await self._host.back(CHANNEL, None)
        await team.directory.learn_all()
        seen = [
            Contact(
                address=Address(channel=CHANNEL, conversation=team.identity.direct(user)),
                account=team.identity.account(user),
                at=self._now(),
                profile=profile,
            )
            for user, profile in team.directory.everybody()
        ]
        if self._host:
            await self._host.meet(seen)

    async def _back(self, conversation: str | None) -> None:
        if self._host:
            await self._host.back(CHANNEL, conversation)

    async def _heard_in(self, conversation: str) -> None:
        if self._host:
            await self._host.heard_in(CHANNEL, conversation)

    def _why_not(self) -> WhyNot | None:
        """Tells why a press can lead to nothing, where there is a desk to ask."""
        host = self._host
        return PressPermission(host.database, host.context).why_not if host else None

    def _locked(self, team: Team) -> None:
        """The token does not hold any more: look now and then whether it does again."""
        if team.identity.team not in self._locked_out:
            self._locked_out.add(team.identity.team)
            self._start(self._let_in(team))

    async def _let_in(self, team: Team) -> None:
        while True:
            await asyncio.sleep(self._options.token_retry)
            try:
                known = await team.web.identify()
            except TROUBLE:
                continue
            team.identity = BotIdentity(known.team, team.identity.home, known.user, known.bot)
            self._locked_out.discard(team.identity.team)
            log.info("Slack lets us in again; what could not be said is said now")
            await self._back(None)
            return

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a background task; its failure is logged."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("a background task of Slack failed", exc_info=task.exception())

    def _team(self, team: str, enterprise: str | None) -> Team | None:
        """The workspace meant; home when none is named, or when there is only one."""
        self._open()
        for one in self._teams:
            if (team and one.identity.team == team) or (
                enterprise and one.web.workspace.enterprise == enterprise
            ):
                return one
        return self._teams[0] if self._teams and (not team or len(self._teams) == 1) else None

    def _bolt(self) -> AsyncApp:
        """Bolt's application with our one global middleware. Bolt reads argument names, so these
        are no methods.
        """

        async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
            return self._authorized(team_id, enterprise_id)

        async def serve(body: Mapping[str, Any]) -> BoltResponse:
            return await self._serve(body)

        app = AsyncApp(
            name="schakel",
            logger=logging.getLogger("schakel.slack"),
            client=self._client(),
            authorize=authorize,
            signing_secret=self._options.signing_secret,
        )
        app.middleware(serve)
        return app

    def _client(self) -> AsyncWebClient:
        return AsyncWebClient(
            base_url=self._options.base_url, session=self._open(), retry_handlers=[]
        )

    def _authorized(self, team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        """Known without asking Slack: nothing may stand between a message and its commit."""
        team = self._team(team_id or "", enterprise_id)
        known = team.identity if team else BotIdentity("")
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=known.user,
            bot_id=known.bot,
            bot_token=team.web.workspace.client.token if team else None,
        )

    async def _serve(self, body: Mapping[str, Any]) -> BoltResponse:
        """Everything is committed when this has answered."""
        team_id, enterprise_id = _from(body)
        team = self._team(team_id, enterprise_id)
        if team is None or self._dispatcher is None:
            log.warning("Slack sent something of a workspace without a token", workspace=team_id)
            return BoltResponse(status=200, body="")
        identity = (
            team.identity
            if team.identity.user
            else BotIdentity(
                team.identity.team or team_id, team.identity.home, _bot_user(body), None
            )
        )
        return await self._dispatcher.serve(
            body, Team(identity, team.web, team.directory, team.sender)
        )

    async def _receive(self) -> None:
        session = self._open()
        if not self._options.app_token:
            self.ready.set()
            await asyncio.Event().wait()
        client = AsyncWebClient(base_url=self._options.base_url, session=session, retry_handlers=[])
        if self._host:
            await self._host.learnt()

        async def open_url() -> str:
            return await _socket_url(client, self._options.app_token)

        assert self._app
        times = {"heartbeat": self._options.heartbeat, "quiet": self._options.quiet}
        async with asyncio.TaskGroup() as group:
            for _ in range(self._options.connections):
                socket = Socket(self._app, session, open_url, on_open=self.ready.set, **times)
                self._sockets.append(socket)
                group.create_task(socket.run())


async def _socket_url(client: AsyncWebClient, app_token: str) -> str:
    """The address of a new connection. Raises ConnectionError with Slack's word for why not."""
    try:
        said = await client.apps_connections_open(app_token=app_token)
    except Exception as error:
        raise ConnectionError(f"apps.connections.open: {error}") from error
    return str(said["url"])


def _from(body: Mapping[str, Any]) -> tuple[str, str | None]:
    """Workspace and organisation of a payload, wherever it names them."""
    team, view = body.get("team"), body.get("view") or {}
    named = team if isinstance(team, str) else view.get("app_installed_team_id") or _id(team)
    found = named or body.get("team_id") or _id(body.get("user"), "team_id")
    enterprise = body.get("enterprise") or body.get("enterprise_id")
    return str(found or ""), _id(enterprise)


def _id(named: Any, field: str = "id") -> str | None:
    """The id of what Slack names by an object, or by its id alone."""
    found = named.get(field) if isinstance(named, dict) else named if field == "id" else None
    return str(found) if found else None


def _bot_user(body: Mapping[str, Any]) -> str | None:
    """Our own user id as the event names it, for when Slack has not told us yet."""
    for one in body.get("authorizations") or ():
        if one.get("is_bot"):
            return str(one.get("user_id"))
    return None
