"""A strict Slack: its Web API, Socket Mode and signed HTTP, and people who use it. Written from the
documentation.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import Any

from aiohttp import web

from tests.fakes.slack_api import Api
from tests.fakes.slack_files import SHELVES, Shelf
from tests.fakes.slack_wire import SignedHttp, SocketHub
from tests.fakes.slack_world import Channel, World

Json = dict[str, Any]
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
RETRIES = ("http_timeout", "http_error", "http_error")


class FakeSlack:
    """Start it, point an app at `api_url`, and let people do things. `http` set: brought by signed
    HTTP, else by socket.

    What an app does not acknowledge is brought again, at most three times, for events only,
    `retry_after` seconds apart.
    """

    def __init__(self, *teams: str) -> None:
        self.worlds = [World(team) for team in teams or ("T1",)]
        self.world = self.worlds[0]
        self.hub = SocketHub()
        self.http: SignedHttp | None = None
        self.retry_after = 0.05
        self.port = 0
        self.not_taken: list[Json] = []
        self._api = Api(self.worlds, lambda: f"ws://127.0.0.1:{self.port}/link?ticket=1")
        self._api.said = self._announce
        self.shelf = Shelf(self.worlds, lambda: f"http://127.0.0.1:{self.port}")
        SHELVES.update({id(world): self.shelf for world in self.worlds})
        self._events = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self._beside: set[asyncio.Task[Any]] = set()

    @property
    def api_url(self) -> str:
        """Where the Web API is."""
        return f"http://127.0.0.1:{self.port}/api/"

    async def __aenter__(self) -> FakeSlack:
        app = web.Application(client_max_size=64 * 1024**2)
        app.router.add_route("*", "/api/{method}", self._api.handle)
        app.router.add_get("/link", self.hub.handle)
        app.router.add_post("/actions/{name}", self._respond)
        self.shelf.routes(app)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self.hub.cut()
        if self._runner:
            await self._runner.cleanup()

    # --- what Slack brings
    # ------------------------------------------------------------------------------------------

    async def bring(
        self, kind: str, payload: Json, *, accepts: bool = False, repeats: int = 3
    ) -> Json | None:
        """Bring one payload; events that are not taken in are brought again."""
        for attempt in range(repeats + 1 if kind == "events_api" else 1):
            reason = RETRIES[min(attempt, 3) - 1] if attempt else ""
            if self.http:
                answer = await self.http.send(kind, payload, retry=attempt, reason=reason)
            else:
                answer = await self.hub.send(
                    kind, payload, accepts=accepts, retry=attempt, reason=reason
                )
            if answer is not None:
                return answer
            await asyncio.sleep(self.retry_after)
        self.not_taken.append(payload)
        return None

    def event(self, event: Json, world: World | None = None) -> Json:
        """An event in its wrapper, under a fresh event id."""
        world = world or self.world
        return {
            "token": "x",
            "team_id": world.team,
            "api_app_id": world.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{next(self._events):08d}",
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": world.team,
                    "user_id": world.bot,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": str(event.get("user_team") or world.team) != world.team,
            "event_context": "4-x",
        }

    async def tell(self, event: Json, world: World | None = None) -> None:
        """Bring an event."""
        await self.bring("events_api", self.event(event, world))

    async def _announce(self, world: World, channel: Channel, message: Json) -> None:
        """Our own posts and changes come back as events too, as Slack sends them."""
        event = {**message, **self._place(channel)}
        if "edited" in message:
            ts = {"ts": message["edited"]["ts"], "event_ts": message["edited"]["ts"]}
            changed = {"message": message, "previous_message": {**message, "text": "before"}}
            event = {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                **changed,
                **ts,
                **self._place(channel),
            }
        task = asyncio.create_task(self.tell(event, world))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    @staticmethod
    def _place(channel: Channel) -> Json:
        return {"channel": channel.id, "channel_type": channel.kind}

    # --- what people do
    # ---------------------------------------------------------------------------------------------

    def write(self, user: str, text: str, channel: Channel | None = None, **more: Any) -> Json:
        """Put a message of a person in a channel, without telling anybody."""
        where = channel or self.world.direct(user)
        message = {
            "client_msg_id": f"m{next(self._events)}",
            "type": "message",
            "text": text,
            "user": user,
            "ts": self.world.ts(),
            "team": self.world.users.get(user, {}).get("team_id", self.world.team),
            **more,
        }
        if message["team"] != self.world.team:
            message |= {"user_team": message["team"], "source_team": message["team"]}
        root = where.find(str(message.get("thread_ts", "")))
        if root:
            message["parent_user_id"] = root.get("user")
            root["thread_ts"] = root["ts"]
            root["reply_count"] = root.get("reply_count", 0) + 1
            root["latest_reply"] = message["ts"]
        where.messages.append(message)
        return message

    async def broadcast(self, user: str, text: str, channel: Channel, root: Json) -> Json:
        """A person replies in a thread and shows it in the channel as well."""
        shown = {k: v for k, v in root.items() if k != "root"}
        more = {"subtype": "thread_broadcast", "thread_ts": root["ts"], "root": shown}
        message = self.write(user, text, channel, **more)
        message["root"] = dict(root)
        event = {**message, **self._place(channel), "event_ts": message["ts"]}
        await self.tell(event)
        return message

    async def say(self, user: str, text: str, channel: Channel | None = None, **more: Any) -> Json:
        """A person says something: an event, and for a mention its twin."""
        where = channel or self.world.direct(user)
        message = self.write(user, text, where, **more)
        event = {**message, **self._place(where), "event_ts": message["ts"]}
        if f"<@{self.world.bot}>" in text and where.kind != "im":
            twin = {k: v for k, v in event.items() if k != "channel_type"} | {"type": "app_mention"}
            await asyncio.gather(self.tell(event), self.tell(twin))
        else:
            await self.tell(event)
        return message

    async def share(
        self, user: str, *files: Json, text: str = "", channel: Channel | None = None, **more: Any
    ) -> Json:
        """A person sends files, with words or without."""
        return await self.say(
            user, text, channel, subtype="file_share", files=list(files), upload=False, **more
        )

    async def edit(
        self, message: Json, text: str, channel: Channel, *, before: bool = True
    ) -> None:
        """A person changes their message."""
        previous = dict(message)
        message.update(text=text, edited={"user": message["user"], "ts": self.world.ts()})
        event = {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "message": dict(message),
            **self._place(channel),
            "ts": message["edited"]["ts"],
            "event_ts": message["edited"]["ts"],
        }
        await self.tell(event | ({"previous_message": previous} if before else {}))

    async def unfurl(self, message: Json, channel: Channel) -> None:
        """Slack shows a link's preview: the message changes, nobody's words do."""
        ts = self.world.ts()
        after = {
            **message,
            "attachments": [{"from_url": "https://example.org", "fallback": "x", "id": 1}],
        }
        await self.tell(
            {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "message": after,
                "previous_message": dict(message),
                **self._place(channel),
                "ts": ts,
                "event_ts": ts,
            }
        )

    async def delete(self, message: Json, channel: Channel, *, before: bool = True) -> None:
        """A person takes their message back."""
        ts = self.world.ts()
        channel.messages.remove(message)
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "deleted_ts": message["ts"],
            **self._place(channel),
            "ts": ts,
            "event_ts": ts,
        }
        await self.tell(event | ({"previous_message": dict(message)} if before else {}))

    async def press(
        self, user: str, channel: Channel, message: Json, label: str, *, again: bool = False
    ) -> Json:
        """A person presses the button with this label under a message; `again`: Slack brings the
        same press twice.
        """
        element, block = self._button(message.get("blocks") or [], label)
        whispered = "message_ts" in message
        thread: Json = {"thread_ts": message["thread_ts"]} if message.get("thread_ts") else {}
        payload = self._interactive("block_actions", user) | {
            "container": {
                "type": "message",
                "message_ts": message["message_ts" if whispered else "ts"],
                "channel_id": channel.id,
                "is_ephemeral": whispered,
                **thread,
            },
            "channel": {
                "id": channel.id,
                "name": "directmessage" if channel.kind == "im" else channel.name,
            },
            "response_url": self.response_url(message),
            "state": {"values": {}},
            "actions": [self._action(element, block)],
        }
        if not whispered:  # of what one person alone sees, Slack sends no copy along
            payload["message"] = dict(message)
        for _ in range(2 if again else 1):
            await self.bring("interactive", payload)
        return payload

    def response_url(self, message: Json) -> str:
        """Where an answer to a press on this message can be sent: five times, for half an hour."""
        name = self.world.id("R")
        self.world.responses[name] = {"message": message, "left": 5}
        return f"http://127.0.0.1:{self.port}/actions/{name}"

    async def _respond(self, request: web.Request) -> web.Response:
        found = self.world.responses.get(request.match_info["name"])
        if found is None or not found["left"]:
            return web.Response(status=404, text="used_url")
        found["left"] -= 1
        body = await request.json()
        if body.get("replace_original"):
            message = found["message"]
            message.pop("blocks", None)
            message.update({k: body[k] for k in ("text", "blocks") if k in body})
        return web.Response(text="ok")

    async def pick_home(self, user: str, action_id: str, value: str) -> None:
        """A person picks something on their home page."""
        view = self.world.homes[user]
        picked = {"text": {"type": "plain_text", "text": value}, "value": value}
        await self.bring(
            "interactive",
            self._interactive("block_actions", user)
            | {
                "container": {"type": "view", "view_id": view["id"]},
                "view": view,
                "actions": [
                    {
                        "type": "external_select",
                        "action_id": action_id,
                        "block_id": "gen",
                        "selected_option": picked,
                        "action_ts": self.world.ts(),
                    }
                ],
            },
        )

    async def press_home(self, user: str, label: str) -> None:
        """A person presses a button on their home page."""
        view = self.world.homes[user]
        element, block = self._button(view["blocks"], label)
        await self.bring(
            "interactive",
            self._interactive("block_actions", user)
            | {
                "container": {"type": "view", "view_id": view["id"]},
                "view": view,
                "actions": [self._action(element, block)],
            },
        )

    def _button(self, blocks: list[Json], label: str) -> tuple[Json, Json]:
        for block in blocks:
            for element in block.get("elements") or ():
                if element.get("type") == "button" and element["text"]["text"] == label:
                    return element, block
        have = [
            e["text"]["text"]
            for b in blocks
            for e in b.get("elements") or ()
            if e.get("type") == "button"
        ]
        raise AssertionError(f"no button '{label}', only {have}")

    def _action(self, element: Json, block: Json) -> Json:
        kept: Json = {
            k: v for k, v in element.items() if k in ("action_id", "value", "type", "text", "style")
        }
        return {**kept, "block_id": block.get("block_id", "gen"), "action_ts": self.world.ts()}

    def _interactive(self, kind: str, user: str) -> Json:
        name = self.world.users[user]["name"]
        return {
            "type": kind,
            "token": "x",
            "api_app_id": self.world.app_id,
            "enterprise": None,
            "is_enterprise_install": False,
            "team": {"id": self.world.team, "domain": "linde"},
            "user": {
                "id": user,
                "username": name,
                "name": name,
                "team_id": self.world.users[user]["team_id"],
            },
            "trigger_id": self.world.trigger(),
        }

    async def submit(self, user: str, view: Json, **values: str) -> Json:
        """A person fills in a form and sends it; gives what Slack was told to show."""
        state: Json = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                entered = _entered(block["element"], values.get(block["block_id"]))
                state[block["block_id"]] = {block["element"]["action_id"]: entered}
        sent = view | {"state": {"values": state}}
        payload = self._interactive("view_submission", user) | {"view": sent, "response_urls": []}
        answer = await self.bring("interactive", payload, accepts=True)
        assert answer is not None, "the form was not taken in"
        told: Json = answer.get("payload") or {}
        if told.get("response_action") == "update":
            self.world.views[view["id"]] = {
                "private_metadata": "",
                **told["view"],
                "id": view["id"],
            }
        return told

    async def search(self, user: str, view: Json, block_id: str, words: str) -> list[str]:
        """A person types in a picker; gives the labels that are offered."""
        element = next(b["element"] for b in view["blocks"] if b.get("block_id") == block_id)
        payload = self._interactive("block_suggestion", user) | {
            "action_id": element["action_id"],
            "block_id": block_id,
            "value": words,
            "view": view,
            "container": {"type": "view", "view_id": view["id"]},
        }
        answer = await self.bring("interactive", payload, accepts=True)
        assert answer is not None
        return [option["text"]["text"] for option in answer["payload"]["options"]]

    async def command(
        self, user: str, text: str = "", channel: str = "C0X", **more: str
    ) -> Json | None:
        """A person types `/schakel`."""
        return await self.bring(
            "slash_commands",
            {
                "token": "x",
                "team_id": self.world.team,
                "team_domain": "linde",
                "channel_id": channel,
                "channel_name": "x",
                "user_id": user,
                "user_name": "x",
                "command": "/schakel",
                "text": text,
                "api_app_id": self.world.app_id,
                "is_enterprise_install": "false",
                "response_url": "https://x.invalid",
                "trigger_id": self.world.trigger(),
                **more,
            },
            accepts=True,
        )

    async def shortcut(self, user: str) -> None:
        """A person chooses the global shortcut."""
        more = {"callback_id": "ask", "action_ts": self.world.ts()}
        await self.bring("interactive", self._interactive("shortcut", user) | more)

    async def message_shortcut(self, user: str, message: Json, channel: Channel) -> None:
        """A person chooses "Make this a request" on a message."""
        await self.bring(
            "interactive",
            self._interactive("message_action", user)
            | {
                "callback_id": "make_request",
                "action_ts": self.world.ts(),
                "message_ts": message["ts"],
                "channel": {"id": channel.id, "name": channel.name},
                "message": dict(message),
                "response_url": "https://x.invalid",
            },
        )

    async def react(
        self, user: str, message: Json, channel: Channel, emoji: str = "ticket"
    ) -> None:
        """A person puts an emoji on a message."""
        await self.tell(
            {
                "type": "reaction_added",
                "user": user,
                "reaction": emoji,
                "item_user": message["user"],
                "item": {"type": "message", "channel": channel.id, "ts": message["ts"]},
                "event_ts": self.world.ts(),
            }
        )

    async def happens(self, kind: str, channel: Channel, **more: Any) -> None:
        """Something happens to a channel: it is archived, we are taken out of it, and the like."""
        await self.tell({"type": kind, "channel": channel.id, "event_ts": self.world.ts(), **more})

    async def open_home(self, user: str) -> None:
        """A person opens the app's home page."""
        await self.tell(
            {
                "type": "app_home_opened",
                "user": user,
                "channel": self.world.direct(user).id,
                "tab": "home",
                "event_ts": self.world.ts(),
            }
        )

    async def react_bare(
        self, user: str, message: Json, channel: Channel, emoji: str = "ticket"
    ) -> None:
        """The same with all fields absent that may be."""
        item = {"channel": channel.id, "ts": message["ts"]}
        await self.tell({"type": "reaction_added", "user": user, "reaction": emoji, "item": item})

    async def deactivate(self, user: str) -> None:
        """An administrator closes somebody's account."""
        self.world.users[user] |= {"deleted": True, "updated": 1_700_000_999}
        await self.tell(
            {"type": "user_change", "user": self.world.users[user], "event_ts": self.world.ts()}
        )


def _entered(element: Json, value: str | None) -> Json:
    """An element's state with a value, as Slack sends it; empty ones are null."""
    kind = element["type"]
    if kind in ("static_select", "external_select"):
        offered = element.get("options") or [
            {"value": value, "text": {"type": "plain_text", "text": str(value)}}
        ]
        chosen = next((o for o in offered if o["value"] == value), None)
        assert value is None or chosen, f"'{value}' is not offered: {[o['value'] for o in offered]}"
        return {"type": kind, "selected_option": chosen if value is not None else None}
    if kind == "datepicker":
        return {"type": kind, "selected_date": value}
    return {"type": kind, "value": value}


async def until(told: Any, what: str, patience: float = 30.0) -> Any:
    """Wait until `told()` gives something true, and give it."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        found = told()
        if found:
            return found
        await asyncio.sleep(0.01)
    raise AssertionError(f"did not happen: {what}")
