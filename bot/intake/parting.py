"""Splits a turn in two where others read along: what they may hear is said there, the rest to the
person alone, and what is under way goes on where its question was put. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.conversation.state.dialogue import (
    ActionForm,
    Clarification,
    Dialogue,
    Pending,
    Turn,
    items_of,
    question_of,
)
from bot.outbox.gate import Where
from bot.ports import Reply, Tells


@dataclass(frozen=True)
class Parted:
    """A turn in two: the dialogue and the replies of the shared place, and those with the person
    alone.
    """

    here: Dialogue
    aloud: tuple[Reply, ...]
    alone: Dialogue
    apart: tuple[Reply, ...]


def counted_on(dialogue: Dialogue, alone: Dialogue) -> Dialogue:
    """The dialogue with a turn number that is new in both, so that no button means two things."""
    return dialogue.model_copy(update={"turn": max(dialogue.turn, alone.turn)})


def parted(
    before: Dialogue, alone: Dialogue, turn: Turn, where: Callable[[Tells], Where]
) -> Parted:
    """Split a turn by where each of its replies may be heard. `before`: the dialogue of the shared
    place, `alone`: that with the person alone, both before the turn.
    """
    found = [(where(reply.tells), reply) for reply in turn.replies]
    aloud = tuple(reply for place, reply in found if place == "here")
    apart = tuple(reply for place, reply in found if place == "in_private")
    after = turn.dialogue
    asked_apart = {reply.asks for reply in apart}
    moves = tuple(
        pending
        for pending in after.pending
        if question_of(pending) in asked_apart or where(_told_by(pending)) != "here"
    )
    stays = tuple(pending for pending in after.pending if pending not in moves)
    return Parted(
        here=_with_options(before, after, aloud).model_copy(
            update={
                "turn": after.turn,
                "pending": stays,
                "focus": before.focus if apart else after.focus,
                "leaning": after.leaning,
                "put_again": after.put_again,
                "chose_language": after.chose_language,
                "joined": after.joined if aloud else before.joined,
                "alarmed_at": after.alarmed_at,
            }
        ),
        aloud=aloud,
        alone=_with_options(alone, after, apart).model_copy(
            update={
                "version": after.version,
                "turn": after.turn,
                "pending": (*(p for p in alone.pending if p not in moves), *moves),
                "focus": after.focus if apart else alone.focus,
                "alarmed_at": after.alarmed_at if apart else alone.alarmed_at,
            }
        ),
        apart=apart,
    )


def _told_by(pending: Pending) -> Tells:
    """What anybody would learn who read on what is under way."""
    match pending:
        case ActionForm():
            return Tells(calls=frozenset({pending.number}))
        case Clarification():
            return Tells(calls=frozenset(pending.numbers), items=items_of(pending))
        case _:
            return Tells(items=items_of(pending))


def _with_options(kept: Dialogue, after: Dialogue, replies: Sequence[Reply]) -> Dialogue:
    """The dialogue as it was kept, with the options of the replies that are said in it; the last
    that has any can be picked by number.
    """
    choosing = [reply for reply in replies if reply.choices]
    if not choosing:
        return kept.model_copy(update={"version": after.version})
    known = {option.action: option for option in after.options}
    last = [known[c.action] for c in choosing[-1].choices if c.action in known]
    rest = [known[c.action] for reply in choosing[:-1] for c in reply.choices if c.action in known]
    return kept.model_copy(
        update={
            "version": after.version,
            "options": (*last, *rest),
            "numbered": len(last),
            "shown_at": after.shown_at,
        }
    )
