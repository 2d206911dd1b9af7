"""The desk of the hospital in the states in which made dialogues begin, and what it understands
remembered.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from bot.conversation.state.commands import Command, Facts, ReadBeside, ReadMoves, Understand
from bot.conversation.state.dialogue import Request
from catalog.model import Catalogue
from routing.desk.desk import Desk
from routing.desk.memory_repository import MemoryCallRepository
from routing.understand.decision import Understanding
from tests.conversation.world import World, in_own_words

WHO = {"nl": "sanne", "en": "priya"}
PRINTER = {"nl": "de printer op C3 print niet", "en": "the printer on C3 doesn't print"}
_SAYS = {"printer": "VK-PR-01", "what": "1", "where": "Afdeling C3"}
"""The answers to what is asked in the states in which a dialogue begins."""
SPILL = {"nl": "er is koffie gemorst in de wachtkamer", "en": "someone spilled coffee in room 3"}


class Hospital(World):
    """The desk of the hospital with calls in memory, and what it understands remembered."""

    understanding: Understanding
    memory: Callable[[str, str, bool], Any]

    def answer(self, command: Command, facts: Facts, desk: Desk) -> Any:
        """What the real driver would answer; the same text is read once."""
        command = in_own_words(command, facts)
        match command:
            case Understand(text=text, among=(_, *_) as among):
                some = frozenset(among)
                return (self.understanding.decide(text, None, facts.language, allowed=some),)
            case Understand(text=text):
                return self.memory(text, facts.language, False)
            case ReadMoves(text=text, language=language):
                return self.memory(text, language, True)
            case ReadBeside(text=text, language=language, requests=requests):
                return self.understanding.tells_more(text, language, requests)
            case _:
                return super().answer(command, facts, desk)

    def twin(self) -> Hospital:
        """A desk that goes on from here, apart from this one."""
        other = Hospital(catalogue=self.catalogue, now=self.now)
        other.understanding, other.memory = self.understanding, self.memory
        repository = MemoryCallRepository()
        repository.__dict__.update(copy.copy(self.repository.__dict__))
        repository.calls = dict(self.repository.calls)
        repository.ledgers = {n: list(events) for n, events in self.repository.ledgers.items()}
        other.repository = repository
        other.dialogues, other.languages = dict(self.dialogues), dict(self.languages)
        other.heard = {who: list(said) for who, said in self.heard.items()}
        return other


def hospital(standing: Catalogue, understanding: Understanding) -> Hospital:
    """A desk on which nothing has been asked yet."""

    @lru_cache(maxsize=200_000)
    def memory(text: str, language: str, moves: bool) -> Any:
        if moves:
            return understanding.moves(text, language)
        return understanding.split(text, None, language, allowed=None)

    made = Hospital(catalogue=standing)
    made.understanding, made.memory = understanding, memory
    return made


def states(fresh: Hospital, language: str) -> dict[str, Hospital]:
    """The states in which a dialogue begins: nothing open, calls in each state, things asked."""
    who = WHO[language]

    def made(*steps: Callable[[Hospital], object]) -> Hospital:
        desk = fresh.twin()
        desk.languages[who] = language
        for step in steps:
            step(desk)
        return desk

    def says(text: str) -> Callable[[Hospital], object]:
        return lambda desk: desk.says(who, text)

    def sent(text: str) -> Callable[[Hospital], object]:
        def until_sent(desk: Hospital) -> None:
            desk.says(who, text)
            for _ in range(6):
                pending = desk.dialogues[who, None].pending
                if not pending:
                    return
                top = pending[-1]
                asking = top.asking if isinstance(top, Request) else None
                desk.says(who, _SAYS.get(asking or "", "ja"))

        return until_sent

    def team(action: str, **words: str) -> Callable[[Hospital], object]:
        def acts(desk: Hospital) -> None:
            number = min(desk.repository.calls)
            link = desk.catalogue.team_by_id[desk.repository.calls[number].team]
            desk.act(link.people[0].id, number, action, **words)

        return acts

    printer, spill = sent(PRINTER[language]), sent(SPILL[language])
    taken = (printer, team("acknowledge"))
    return {
        "idle": made(),
        "open_call": made(*taken),
        "two_calls": made(*taken, spill),
        "asked_by_team": made(*taken, team("ask", question="Wat staat er op het scherm?")),
        "solved": made(*taken, team("resolve", text="nieuwe toner")),
        "cancelling": made(*taken, says("annuleer S-1001")),
        "asked": made(says(PRINTER[language])),
        "asked_place": made(says("er is koffie gemorst" if language == "nl" else "coffee spill")),
        "unsure": made(*taken, says("hij doet niks" if language == "nl" else "it does nothing")),
    }
