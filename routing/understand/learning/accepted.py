"""Keeps which proposed phrases were accepted, and measures each again a week later, by all that was
put right since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from catalog.model import Catalogue, Language
from routing.understand.example import of_catalogue
from routing.understand.learning.correction import Correction
from routing.understand.learning.effects import Effect, effects_of
from routing.understand.learning.proposals import Proposal
from routing.understand.words.normalise import wording

WAIT = dt.timedelta(days=7)
"""What people say in a week shows what a phrase does."""


class Accepted(BaseModel):
    """A phrase that was accepted on a day, its effect as it was then, and, once it was measured
    again, what it was on that day. An effect is (messages measured, right without it, right with).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str
    phrase: str
    language: Language
    on: dt.date
    then: Effect
    again_on: dt.date | None = None
    again: Effect | None = None

    @property
    def harms(self) -> bool:
        """Whether it takes more away than it brings, as measured again."""
        return self.again is not None and self.again.after < self.again.before


def accepted_now(proposals: Sequence[Proposal], today: dt.date) -> list[Accepted]:
    """What is to be kept of proposals that are being written."""
    return [
        Accepted(
            item=p.item,
            phrase=p.phrase,
            language=p.language,
            on=today,
            then=Effect(p.measured, p.before, p.after),
        )
        for p in proposals
    ]


def measured_again(
    kept: Sequence[Accepted],
    catalogue: Catalogue,
    corrections: Sequence[Correction],
    today: dt.date,
) -> list[Accepted]:
    """Those that are due, each with its effect of today: the catalogue without this phrase against
    the catalogue with it. One that was taken out of the catalogue meanwhile is left.
    """
    return [
        one.model_copy(update={"again_on": today, "again": effect})
        for one in kept
        if one.again is None and one.on + WAIT <= today
        if (effect := _effect(one, catalogue, corrections)) is not None
    ]


def _effect(
    one: Accepted, catalogue: Catalogue, corrections: Sequence[Correction]
) -> Effect | None:
    key = wording(one.phrase)
    every = of_catalogue(catalogue)
    without = [e for e in every if e.label != one.item or wording(e.text) != key]
    if len(without) == len(every):
        return None
    phrase = Correction(
        text=one.phrase, language=one.language, item=one.item, wrong=None, source="chosen"
    )
    others = [[c] for c in corrections if c.item in catalogue.entries and wording(c.text) != key]
    return next(iter(effects_of(without, [[phrase], *others])))


def read_accepted(file: Path) -> list[Accepted]:
    """What was kept; a line that can't be read is passed over, for it only costs a measurement."""
    found = []
    if file.is_file():
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                found.append(Accepted.model_validate_json(line))
            except ValidationError:
                continue
    return found


def keep_accepted(file: Path, accepted: Sequence[Accepted]) -> None:
    """Write them, one JSON object a line; the later of two about one phrase holds."""
    latest = {(one.item, one.phrase): one for one in [*read_accepted(file), *accepted]}
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = (one.model_dump_json() + "\n" for one in latest.values())
    file.write_text("".join(lines), encoding="utf-8")
