"""Sends an `Outgoing` to Slack: posts it, edits it in place, or shows it to one person only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from structlog.stdlib import BoundLogger, get_logger

from bot.channels.slack.addresses import ConversationParts
from bot.channels.slack.blocks import Part, one_part, parts
from bot.channels.slack.web_api import LOCKED_OUT, Refused, Web
from bot.ports import Outgoing

log: BoundLogger = get_logger("schakel.slack")
EVENT_TYPE = "schakel_said"
LOOK_BACK = 200
FEW = 5
"""So many of our newest messages are compared by their words, where Slack keeps no marks."""
_TOO_MUCH = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
_NO_LONGER_THERE = {"message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"}
_UNKNOWN = {"unknown_method", "method_deprecated", "missing_scope"}


class MessageSender:
    """Says things in one workspace."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._direct: dict[str, str] = {}

    async def say(self, place: ConversationParts, message: Outgoing, key: str, again: bool) -> str:
        """Say it and give its timestamp, which is its ref. Raises RetryLater, Refused."""
        if message.only_to and not place.private:
            if message.settles:
                return await self._settle_whisper(message)
            return await self._whisper(place, message, key, again)
        channel = await self.channel(place)
        if message.edits:
            try:
                return await self._change(channel, message.edits, _changed(message))
            except Refused as error:
                if error.code not in _NO_LONGER_THERE | _UNKNOWN:
                    raise
            if message.settles:
                return message.edits
        ref = ""
        whole, thread = parts(message), message.thread or place.thread
        for number, part in enumerate(whole):
            mark, last = f"{key}#{number}", number == len(whole) - 1
            shown = message.aloud and bool(message.thread) and last
            ref = await self._post(channel, thread, part, mark, again, shown=shown)
        return ref

    async def channel(self, place: ConversationParts) -> str:
        """The channel to write to; a direct message is opened when it is not open yet."""
        if not place.private:
            return place.id
        if place.id not in self._direct:
            try:
                said = await self._web.call("conversations_open", users=place.id)
            except Refused as error:
                if error.code not in _UNKNOWN:
                    raise
                return place.id  # posting to a user's id opens the direct message as well
            self._direct[place.id] = str((said.get("channel") or {}).get("id") or place.id)
        return self._direct[place.id]

    def met(self, user: str, channel: str) -> None:
        """Remember the direct message in which somebody wrote to us."""
        self._direct[user] = channel

    async def _post(
        self,
        channel: str,
        thread: str | None,
        part: Part,
        key: str,
        again: bool,
        *,
        shown: bool = False,
    ) -> str:
        """Post one message; `shown`: in the channel as well as in its thread."""
        mark = hashlib.sha256(key.encode()).hexdigest()[:32]
        if again:
            found = await self._looked_for(channel, thread, mark, part.text)
            if found:
                return found
        body: dict[str, Any] = {
            "channel": channel,
            "mrkdwn": False,
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": mark}},
        }
        if thread:
            body["thread_ts"] = thread
        if shown:
            body["reply_broadcast"] = True
        said = await self._with_blocks("chat_postMessage", channel, part, body)
        return str(said.get("ts") or "")

    async def _looked_for(
        self, channel: str, thread: str | None, mark: str, text: str
    ) -> str | None:
        """The same, where we may look: a token that may not read must still speak."""
        try:
            return await self._said_before(channel, thread, mark, text)
        except Refused as error:
            if error.gone and error.code not in _UNKNOWN:
                raise
            log.warning("whether something was said before cannot be seen", error=error)
            return None

    async def _said_before(
        self, channel: str, thread: str | None, mark: str, text: str
    ) -> str | None:
        """The timestamp of the message that an earlier attempt left there, found by its mark."""
        asked: dict[str, Any] = {
            "channel": channel,
            "limit": LOOK_BACK,
            "include_all_metadata": True,
        }
        if thread:
            said = await self._web.call("conversations_replies", ts=thread, **asked)
        else:
            said = await self._web.call("conversations_history", **asked)
        ours = [
            m
            for m in said.get("messages") or ()
            if m.get("bot_id") or m.get("user") == self._web.workspace.user
        ]
        return _marked(ours, mark) or _worded(ours, text)

    async def _change(self, channel: str, ts: str, part: Part) -> str:
        said = await self._with_blocks("chat_update", channel, part, {"channel": channel, "ts": ts})
        return str(said.get("ts") or ts)

    async def _whisper(
        self, place: ConversationParts, message: Outgoing, key: str, again: bool
    ) -> str:
        """Only one person sees it; who is not in the channel gets it as a direct message."""
        user = str(message.only_to).rpartition("/")[2]
        body: dict[str, Any] = {"channel": place.id, "user": user}
        if message.thread or place.thread:
            body["thread_ts"] = message.thread or place.thread
        ref = ""
        try:
            for part in parts(message):
                said = await self._with_blocks("chat_postEphemeral", place.id, part, body)
                ref = str(said.get("message_ts") or "")
        except Refused as error:
            if error.code in LOCKED_OUT:
                raise
            return await self.say(
                ConversationParts(place.team, user),
                message.model_copy(update={"thread": None}),
                key,
                again,
            )
        return ref

    async def _settle_whisper(self, message: Outgoing) -> str:
        """Change what one person alone sees: only where their press told, and for half an hour."""
        ref = message.edits or ""
        if message.respond_at:
            part = _changed(message)
            body = {"replace_original": True, "text": part.text, "blocks": part.blocks}
            await self._web.respond(message.respond_at, body)
        return ref

    async def _with_blocks(
        self, method: str, channel: str, part: Part, body: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """With blocks; when Slack will not have them, the words alone."""
        try:
            return await self._web.call(method, channel, text=part.text, blocks=part.blocks, **body)
        except Refused as error:
            if error.code not in _TOO_MUCH:
                raise
            return await self._web.call(method, channel, text=part.text, blocks=[], **body)


def _changed(message: Outgoing) -> Part:
    """The message as it is changed in place; of a long one that was answered, its last part, which
    has the buttons.
    """
    return parts(message)[-1] if message.settles else one_part(message)


def _marked(ours: Sequence[Mapping[str, Any]], mark: str) -> str | None:
    """The timestamp of the message that carries our mark as metadata."""
    for message in ours:
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if payload.get("key") == mark:
            return str(message.get("ts"))
    return None


def _worded(ours: Sequence[Mapping[str, Any]], text: str) -> str | None:
    """The timestamp of the latest few that says just this, where Slack shows no metadata at all."""
    if any(message.get("metadata") for message in ours):
        return None
    return next((str(m.get("ts")) for m in ours[:FEW] if m.get("text") == text), None)
