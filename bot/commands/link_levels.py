"""How whole each link is by its file alone, for `catalog check`: the first step of adoption,
without what takes longer to measure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.wording.adoption import AdoptionWords
from bot.wording.adoption_advice import SHORT
from bot.wording.localizer import Localizer
from catalog.language_packs import SOURCE
from catalog.model import Catalogue
from routing.adoption.links import Known, link_step
from routing.adoption.values import Lack


@dataclass(frozen=True)
class LinkLevel:
    """A link's score and its parts from 0 to 100; what would raise them, what is worth most
    first: in a few words (`missing`) and in sentences (`lacks`).
    """

    score: int
    parts: dict[str, int]
    missing: tuple[str, ...]
    lacks: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Plain data, for `--json`."""
        return {"score": self.score, **self.parts, "missing": list(self.lacks)}


def link_levels(catalogue: Catalogue, at: dt.datetime | None = None) -> dict[str, LinkLevel]:
    """The level of every team that works here, by id."""
    words = AdoptionWords(catalogue, Localizer(SOURCE))
    known = Known(at or dt.datetime.now(dt.UTC))
    found = {}
    for team in (one for one in catalogue.teams if one.link is None):
        step, lacks = link_step(team, catalogue, known)
        parts = {part.name: round(100 * part.value) for part in step.parts}
        ordered = sorted(lacks, key=lambda lack: (-lack.gain, lack.key))
        short = tuple(dict.fromkeys(_short(lack, words) for lack in ordered))
        told = tuple(words.what(lack) for lack in ordered)
        found[team.team] = LinkLevel(round(100 * step.value), parts, short, told)
    return found


def _short(lack: Lack, words: AdoptionWords) -> str:
    return words.say(SHORT[lack.code])
