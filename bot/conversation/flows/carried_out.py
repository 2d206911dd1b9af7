"""Tells whether a command on a call was carried out, with all that was said beside it."""

from __future__ import annotations

from rapidfuzz import fuzz

from bot.conversation.flows.what_came import Done, stands_somewhere
from bot.conversation.read.reading import content_words, words_of
from bot.conversation.read.team_words import TO_SOMEBODY, Order, any_order, with_the_next
from bot.conversation.state.dialogue import ActionForm
from bot.conversation.state.turn import TurnContext


def is_carried_out(turn: TurnContext, text: str, done: Done) -> bool:
    """Whether words are a command that was carried out, or is asked about, or refused with the
    reason, and all that is said with it stands somewhere.
    """
    answered = done.acted or done.plainly or turn.told_of_it
    order = any_order(text) if answered else None
    return order is not None and _is_carried_out(turn, order, done)


def _is_carried_out(turn: TurnContext, order: Order, done: Done) -> bool:
    """Whether all that is said with a command stands somewhere; of what names to whom something
    goes, that it was understood is enough: "Tandem: the sensor is worn".
    """
    if stands_somewhere(turn, order.rest, done):
        return True
    if both := with_the_next(order):
        return all(_is_carried_out(turn, one, done) for one in both)
    named = _named_by(turn, done) if order.actions[0] in TO_SOMEBODY else set[str]()
    said = [order.rest.partition(":"), order.rest.rpartition(":"), (order.rest, "", "")]
    names = ((name, words) for name, _, words in said if _is_a_name(name, named))
    return any(not words or stands_somewhere(turn, words, done) for _, words in names)


def _is_a_name(text: str, names: set[str]) -> bool:
    """Whether words say to whom something goes, and nothing else."""
    return bool(names) and all(_is_of_a_name(word, names) for word in content_words(text))


def _is_of_a_name(word: str, names: set[str]) -> bool:
    """Whether it is a word of a name, the beginning of one, or one with a slip."""
    begins = any(name.startswith(word) for name in names)
    return begins or any(fuzz.ratio(word, name) > _A_SLIP for name in names)


_A_SLIP = 75


def _named_by(turn: TurnContext, done: Done) -> set[str]:
    """The words by which those are called to whom something went, or will go once all is said."""
    form = turn.top.words if isinstance(turn.top, ActionForm) else {}
    known, formatter = turn.facts.catalogue, turn.formatter
    values = {*done.texts, *form.values()}
    named = {
        *(formatter.service(value) for value in values & known.services.keys()),
        *(formatter.team(value) for value in values & known.team_by_id.keys()),
        *(formatter.person(value) for value in values & known.people.keys()),
    }
    return {word for name in named for word in words_of(name)}
