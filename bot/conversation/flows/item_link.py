"""Begins a request for the item whose link somebody pasted."""

from __future__ import annotations

from bot.conversation.flows import for_others
from bot.conversation.flows.request import settled, with_words
from bot.conversation.read.item_links import ItemLink, item_link
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking, find
from bot.conversation.state.turn import Option, TurnContext

_STILL_OPEN = frozenset({"words", "which", "item"})
"""Stages of a request in which it is not settled yet what is asked for."""


def pasted(turn: TurnContext, text: str) -> Asking[bool]:
    """Ask for the item that the text has the link of, with the other words in it; False when it has
    none.
    """
    found = item_link(text, turn.facts.pages, turn.facts.catalogue)
    if found is None:
        return False
    if found.ref not in (yield from find("")):
        _not_here(turn, found)
        return True
    request = _request(turn, found)
    if not (turn.top is not None and request is turn.top):
        turn.push(request)
    turn.put(settled(turn, request, found.ref, chosen=True))
    return True


def _request(turn: TurnContext, found: ItemLink) -> Request:
    """The request that is under way where it is open what it asks for; else a new one."""
    top = turn.top
    if isinstance(top, Request) and top.stage in _STILL_OPEN and not top.person:
        turn.put(with_words(top, found.words))
        assert isinstance(turn.top, Request)
        return turn.top
    begun = Request(topic="request", words=found.words, attachments=turn.take_attachments())
    return for_others.begun(turn, begun)


def _not_here(turn: TurnContext, found: ItemLink) -> None:
    """Say that nothing can be asked for by this link."""
    known = turn.facts.catalogue.entries.get(found.ref)
    what = [Option(turn.say("Show what I can ask"), "services", "0")]
    if known is None:
        turn.offer(turn.say("What this link is about can't be asked for any more."), *what)
        return
    item = known.item.name.in_(turn.language)
    text = turn.say("{item} is not agreed for you, so you can't ask for it.", item=item)
    turn.offer(text, *what)
