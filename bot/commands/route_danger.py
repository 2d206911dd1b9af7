"""Lets `schakel route` tell which words a desk would hear as an emergency, before all else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.conversation.flows.alarm_over import is_plainly_false
from bot.conversation.flows.weighing import weigh
from bot.conversation.read.danger import words_of_danger
from bot.conversation.state.commands import (
    Command,
    Facts,
    MyCalls,
    ReadBeside,
    ReadMoves,
    Result,
    TeamQueue,
    Understand,
    WaitsForMe,
)
from bot.conversation.state.dialogue import Dialogue, Heard
from bot.conversation.state.turn import TurnContext
from bot.intake.answering import to_its_end
from catalog.model import Catalogue, Person
from routing.understand.decision import Decision
from routing.understand.move import Move
from routing.understand.reader import Reader

_ANYBODY = Person(id="anybody", name="Anybody", role="operator")


def why_an_emergency(text: str, found: Sequence[Decision], reader: Reader) -> tuple[str, ...]:
    """Why words with which somebody begins, in which these requests are read, would be heard as an
    emergency; empty where they would not.
    """
    if not text.strip():
        return ()
    language = found[0].language
    facts = Facts(
        catalogue=reader.catalogue,
        person=_anybody(reader.catalogue),
        language=language,
        now=dt.datetime.now(dt.UTC),
        mail=False,
    )
    turn = TurnContext(Dialogue(), Heard(text=text), facts)

    def answered(command: Command) -> Result:
        match command:
            case Understand(text=asked):
                return tuple(found) if asked == text else reader.split(asked, None, language)
            case ReadMoves(text=asked, language=spoken):
                return reader.moves(asked, spoken)
            case ReadBeside(text=asked, language=spoken, requests=requests):
                return reader.tells_more(asked, spoken, requests)
            case MyCalls() | WaitsForMe() | TeamQueue():
                return ()
            case _:
                raise AssertionError(f"words are weighed without {type(command).__name__}")

    weighed = to_its_end(weigh(turn, text), answered)
    if not weighed.verdict.emergency or is_plainly_false(weighed.own):
        return ()
    named = tuple(f"word of danger: {words}" for words in words_of_danger(weighed.own))
    read_so = weighed.moves.get(Move.EMERGENCY, 0.0)
    return (*named, f"reads as an emergency: {read_so:.2f}")


def _anybody(catalogue: Catalogue) -> Person:
    """Who asks, where nothing hangs on it."""
    return next(iter(catalogue.people.values()), _ANYBODY)
