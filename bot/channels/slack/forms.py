"""Forms, pickers and the home page while somebody waits: opened before their trigger dies, filled after."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.channels.slack import views
from bot.channels.slack.intake import Payload
from bot.channels.slack.interact import Paper, filled_in
from bot.channels.slack.views import Options
from bot.channels.slack.web import Web
from bot.message import Blank, Form, Glance, Sender
from bot.speech import Speaker

PATIENCE = 2.0
"""Seconds a picker or a check may take: Slack gives three."""


class Forms:
    """Shows what `glance` knows."""

    def __init__(self, glance: Glance) -> None:
        self._glance = glance

    async def open(self, web: Web, trigger: str, who: Sender, paper: Paper, speaker: Speaker) -> None:
        """Open the paper's form: at once when it is whole, else a waiting view first. Raises Refused, RetryLater."""
        if paper.fields and not any(_searched(blank) for blank in paper.fields):
            await web.call(
                "views_open", trigger_id=trigger, view=views.form(_form(paper, speaker), _kept(paper), speaker, {})
            )
            return
        opened = await web.call("views_open", trigger_id=trigger, view=views.waiting(speaker))
        view = await self._whole(who, paper, speaker)
        await web.call("views_update", view_id=(opened.get("view") or {}).get("id"), view=view)

    async def _whole(self, who: Sender, paper: Paper, speaker: Speaker) -> dict[str, Any]:
        """The form with all that can be picked, or why there is none."""
        made: Form | str = _form(paper, speaker)
        if not paper.fields:
            made = await self._glance.form(who, paper.action.removeprefix("form:"))
        if isinstance(made, str):
            return views.notice(speaker.say("Not now"), made, speaker)
        return views.form(made, _kept(paper), speaker, await self._options(who, made.fields))

    async def _options(self, who: Sender, fields: tuple[Blank, ...]) -> dict[str, Options]:
        """All there is to pick per blank, when Slack can hold it; it lets people search in it."""
        found = {}
        for blank in fields:
            if _searched(blank):
                options = await self._glance.options(who, blank.type, "")
                if 0 < len(options) <= views.OPTIONS:
                    found[blank.id] = options
        return found

    async def suggest(self, who: Sender, payload: Payload) -> dict[str, Any]:
        """What fits what is being typed in a picker; nothing when it takes too long."""
        try:
            async with asyncio.timeout(PATIENCE):
                words = str(payload.get("value") or "")
                found = await self._glance.options(who, str(payload.get("action_id", "")), words)
        except TimeoutError:
            found = ()
        return {"options": views.pickable(found)}

    async def answer(self, who: Sender, paper: Paper, view: Payload, speaker: Speaker) -> dict[str, Any] | None:
        """What Slack must show after a form was sent: errors at their blanks, one more form, or None: take it in."""
        values = filled_in(view)
        empty = [b["block_id"] for b in view.get("blocks") or () if b.get("type") == "input" and _needed(b, values)]
        if empty:
            return _errors({block: speaker.say("Please fill this in.") for block in empty})
        async with asyncio.timeout(PATIENCE):
            follows = await self._glance.filled(who, paper.action.removeprefix("form:"), values)
        if isinstance(follows, Form):
            kept = paper.model_copy(update={"action": follows.action})
            shown = views.form(follows, _kept(kept), speaker, await self._options(who, follows.fields))
            return {"response_action": "update", "view": shown}
        known = {block: told for block, told in follows.items() if block in _blocks(view)}
        return _errors(known or {next(iter(_blocks(view)), "x"): next(iter(follows.values()))}) if follows else None

    async def home(self, who: Sender, speaker: Speaker) -> dict[str, Any]:
        """Somebody's own page as a view."""
        return views.home(await self._glance.page(who), speaker)


def _form(paper: Paper, speaker: Speaker) -> Form:
    return Form(action=paper.action, title=paper.title or "…", send=speaker.say("Send"), fields=paper.fields)


def _kept(paper: Paper) -> Paper:
    """What the view has to remember: its blanks come back by themselves."""
    return paper.model_copy(update={"fields": (), "title": ""})


def _searched(blank: Blank) -> bool:
    return blank.type in views.SEARCHED and not blank.choices


def _needed(block: Payload, values: dict[str, str]) -> bool:
    return not block.get("optional") and block.get("block_id") not in values


def _blocks(view: Payload) -> list[str]:
    return [str(b["block_id"]) for b in view.get("blocks") or () if b.get("type") == "input" and b.get("block_id")]


def _errors(errors: dict[str, str]) -> dict[str, Any]:
    return {"response_action": "errors", "errors": errors}
