"""Opens and fills Slack's forms, pickers and home page before their trigger expires."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.channels.slack import views
from bot.channels.slack.event_reader import Payload
from bot.channels.slack.interactivity import FormState, filled_in
from bot.channels.slack.views import Options
from bot.channels.slack.web_api import Web
from bot.ports import ChannelQueries, Form, FormField, Sender
from bot.presses import CallPress, parse, without_form
from bot.wording.action_forms import LABELS
from bot.wording.localizer import Localizer

PATIENCE = 2.0
"""Seconds a picker or a check may take: Slack gives three."""


class Forms:
    """Opens Slack's forms, validates what is sent, and fills pickers and the home page from the
    desk's queries.
    """

    def __init__(self, queries: ChannelQueries) -> None:
        self._queries = queries

    async def open(
        self, web: Web, trigger: str, who: Sender, form_state: FormState, localizer: Localizer
    ) -> None:
        """Open the form behind a button: at once when its fields are known, else a waiting view
        first. A button in the language of a room has the form made anew for who presses it and
        reads another. Raises Refused, RetryLater.
        """
        if form_state.fields and not _is_in_their_words(form_state, localizer):
            form_state = form_state.model_copy(update={"fields": ()})
        if form_state.fields and not any(_searched(field) for field in form_state.fields):
            await web.call(
                "views_open",
                trigger_id=trigger,
                view=views.form(_form(form_state, localizer), _kept(form_state), localizer, {}),
            )
            return
        opened = await web.call("views_open", trigger_id=trigger, view=views.waiting(localizer))
        view = await self._whole(who, form_state, localizer)
        await web.call("views_update", view_id=(opened.get("view") or {}).get("id"), view=view)

    async def _whole(
        self, who: Sender, form_state: FormState, localizer: Localizer
    ) -> dict[str, Any]:
        """The complete form with the options of its fields, or the sentence that says why there is
        none.
        """
        made: Form | str = _form(form_state, localizer)
        if not form_state.fields:
            made = await self._queries.form(who, form_state.action)
        if isinstance(made, str):
            return views.notice(localizer.say("Not now"), made, localizer)
        return views.form(made, _kept(form_state), localizer, await self._options(who, made.fields))

    async def _options(self, who: Sender, fields: tuple[FormField, ...]) -> dict[str, Options]:
        """The options of each field that has few enough for Slack to hold; in the others people
        search.
        """
        found = {}
        for field in fields:
            if _searched(field) and field.type != views.ENDLESS:
                options = await self._queries.options(who, field.type, "")
                if 0 < len(options) <= views.OPTIONS:
                    found[field.id] = options
        return found

    async def suggest(self, who: Sender, payload: Payload) -> dict[str, Any]:
        """The options that fit what is typed in a picker; none when looking them up
        takes too long.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                words = str(payload.get("value") or "")
                found = await self._queries.options(who, str(payload.get("action_id", "")), words)
        except TimeoutError:
            found = ()
        return {"options": views.pickable(found)}

    async def answer(
        self, who: Sender, form_state: FormState, view: Payload, localizer: Localizer
    ) -> dict[str, Any] | None:
        """Slack's response to a submitted form: errors at their fields, or one more form; None when
        it can be taken in.
        """
        values = filled_in(view)
        if empty := _empty(view, values):
            return _errors({block: localizer.say("Please fill this in.") for block in empty})
        async with asyncio.timeout(PATIENCE):
            follows = await self._queries.filled(who, form_state.action, values)
        if isinstance(follows, Form):
            kept = form_state.model_copy(update={"action": follows.action})
            shown = views.form(
                follows, _kept(kept), localizer, await self._options(who, follows.fields)
            )
            return {"response_action": "update", "view": shown}
        return _errors(_placed(follows, view)) if follows else None

    async def home(self, who: Sender, localizer: Localizer) -> dict[str, Any]:
        """The person's own page as a view of the home tab."""
        return views.home(await self._queries.page(who), localizer)


def _is_in_their_words(form_state: FormState, localizer: Localizer) -> bool:
    """Whether the button of a call's action says in their language what it does."""
    means = without_form(parse(form_state.action))
    usual = LABELS.get(means.action) if isinstance(means, CallPress) else None
    return usual is None or localizer.say(usual) == form_state.title


def _form(form_state: FormState, localizer: Localizer) -> Form:
    return Form(
        action=form_state.action,
        title=form_state.title or "…",
        send=localizer.say("Send"),
        fields=form_state.fields,
    )


def _kept(form_state: FormState) -> FormState:
    """The form's state to keep in the view, without its fields: Slack sends those back itself."""
    return form_state.model_copy(update={"fields": (), "title": ""})


def _searched(field: FormField) -> bool:
    return field.type in views.SEARCHED and not field.choices


def _needed(block: Payload, values: dict[str, str]) -> bool:
    return not block.get("optional") and block.get("block_id") not in values


def _blocks(view: Payload) -> list[str]:
    return [
        str(b["block_id"])
        for b in view.get("blocks") or ()
        if b.get("type") == "input" and b.get("block_id")
    ]


def _errors(errors: dict[str, str]) -> dict[str, Any]:
    return {"response_action": "errors", "errors": errors}


def _empty(view: Payload, values: dict[str, str]) -> list[str]:
    """The blocks of required fields that are empty."""
    blocks = view.get("blocks") or ()
    return [b["block_id"] for b in blocks if b.get("type") == "input" and _needed(b, values)]


def _placed(told: dict[str, str], view: Payload) -> dict[str, str]:
    """Errors by block; those that belong to no block stand at the first."""
    blocks = _blocks(view)
    known = {block: words for block, words in told.items() if block in blocks}
    return known or {next(iter(blocks), "x"): next(iter(told.values()))}
