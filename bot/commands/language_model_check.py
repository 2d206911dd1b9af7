"""What `schakel doctor` says of the language model: whether it is on, answers, and what leaves."""

from __future__ import annotations

import datetime as dt
import time

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.plugin import Finding
from bot.errors import Mistake
from bot.language_model.endpoint import Busy, ChatCompletions, Endpoint, NoAnswer
from bot.settings import Settings
from catalog.language_packs import SOURCE
from catalog.model import Catalogue
from routing.understand.rerank.offer import Offer, OfferedItem
from routing.understand.rerank.prompt import messages_for
from routing.understand.rerank.suggestion import suggestion_in

_EXAMPLE = "my example does not work"
_ITEM = OfferedItem("example/example/broken", "Example", "for an example that does not work")
"""What it is asked by way of trial: nothing of anybody."""


def language_model_findings(settings: Settings, catalogue: Catalogue) -> list[Finding]:
    """The findings; where one is on, it is asked something that says nothing of anybody."""
    try:
        endpoint = Endpoint.of(settings)
    except Mistake as mistake:
        return [(False, f"Language model: {mistake}")]
    if endpoint is None:
        return [(True, "Language model: off; no message leaves (docs/language-model.md)")]
    return [
        _answers(endpoint, Offer(_EXAMPLE, SOURCE, (_ITEM,))),
        *_read_on_its_way(endpoint),
        (True, f"Language model: {_leaves(catalogue)}"),
        (True, f"Language model: {_budget(settings)}"),
    ]


def _answers(endpoint: Endpoint, offer: Offer) -> Finding:
    chat, began = ChatCompletions(endpoint), time.monotonic()
    who = f"{endpoint.model} at {endpoint.host}"
    try:
        said = suggestion_in(chat.ask(messages_for(offer)), offer, endpoint.model)
    except (NoAnswer, Busy) as failed:
        return False, (
            f"Language model: on, {who}, but {failed}; messages are read without it. Check "
            f"SCHAKEL_LLM_URL, SCHAKEL_LLM_KEY and SCHAKEL_LLM_MODEL"
        )
    finally:
        chat.close()
    if said is None:
        return False, (
            f"Language model: on, {who}, but it does not answer in the form that is asked for; "
            f"messages are read without it. Name another model in SCHAKEL_LLM_MODEL"
        )
    return True, f"Language model: on, {who}, answers in {time.monotonic() - began:.1f} s"


def _read_on_its_way(endpoint: Endpoint) -> list[Finding]:
    if not endpoint.is_open_to_others:
        return []
    return [
        (
            False,
            f"Language model: messages go to {endpoint.host} unencrypted; give SCHAKEL_LLM_URL an "
            f"address that begins with https",
        )
    ]


def _leaves(catalogue: Catalogue) -> str:
    private = sum(place.item.private for place in catalogue.entries.values())
    marked = [team.team for team in catalogue.teams if not team.language_model]
    teams = f" and all of {', '.join(marked)}" if marked else ""
    return (
        f"what leaves is a first request, without names, addresses and long numbers, with up to "
        f"ten items it may be about; what stays is whatever may be about {private} private "
        f"items{teams}, an emergency, or reads as confidential"
    )


def _budget(settings: Settings) -> str:
    most = f"{settings.llm_per_day} questions a day, {settings.llm_per_minute} a minute"
    asked = _asked_today(settings)
    return f"at most {most}" + (f"; {asked} asked today" if asked is not None else "")


def _asked_today(settings: Settings) -> int | None:
    """How many were asked today (UTC); None where no database tells."""
    from bot.bootstrap.database import open_existing
    from routing.storage import model_uses

    try:
        database = open_existing(settings)
    except Mistake:
        return None
    try:
        with database.reading() as session:
            return model_uses.asked_on(session, dt.datetime.now(dt.UTC))
    except SQLAlchemyError:
        return None
    finally:
        database.close()
