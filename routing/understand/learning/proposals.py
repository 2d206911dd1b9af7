"""Turns corrections into proposals ("add this phrase to that item") that a person reviews. A person
reviews every one.

Each proposal shows its effect on messages that were withheld, before and after; accepted ones are
written into the team's YAML with comments and order kept.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError
from rapidfuzz import fuzz, process

from catalog.language_packs import SOURCE, Language
from catalog.model import Catalogue
from routing.understand.example import Example, of_catalogue
from routing.understand.learning.correction import Correction, Source
from routing.understand.learning.effects import Effect, effects_of
from routing.understand.words.normalise import normalise, wording, words

_ALIKE = 88
"""Corrections this alike (rapidfuzz, of 100) for one item are one proposal."""
_LONGEST = 120
"""A phrase is a sentence, not a story: longer messages make no good example."""

_EXAMPLE = {"text": "…", "language": SOURCE, "item": "team/service/item", "source": "chosen"}


class UnreadableCorrections(Exception):
    """Corrections that can't be read; the message names the line and how to mend it."""


class Proposal(NamedTuple):
    """Add `phrase` to `item`; `times` people showed it. Of `measured` withheld messages so many are
    right `before` and `after`.
    """

    item: str
    phrase: str
    language: Language
    times: int
    sources: tuple[Source, ...]
    measured: int
    before: int
    after: int

    @property
    def helps(self) -> bool:
        """Whether more withheld messages are understood with it."""
        return self.after > self.before

    @property
    def changes(self) -> bool:
        """Whether any withheld message is understood otherwise with it."""
        return self.after != self.before


class Written(NamedTuple):
    """One team's file as it would be: its path, its new text, and the difference for a person to
    read.
    """

    path: Path
    text: str
    diff: str


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Corrections from a file with one JSON object a line. Raises `UnreadableCorrections`."""
    found = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableCorrections(
            f"'{path}' can't be read ({error}); give a file with one JSON object a line."
        ) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(Correction.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the line"
            raise UnreadableCorrections(
                f"{path.name}, line {number}: {where}: {first['msg']}; write "
                f"{json.dumps(_EXAMPLE, ensure_ascii=False)}"
            ) from None
    return tuple(found)


class Wanted(NamedTuple):
    """A phrase that people showed for an item which does not say it; `times` they did."""

    item: str
    phrase: str
    language: Language
    times: int


def wanted(catalogue: Catalogue, corrections: Sequence[Correction]) -> tuple[Wanted, ...]:
    """The phrases that `proposals` would measure, not measured: most often shown first."""
    groups = _groups(_usable(catalogue, corrections, of_catalogue(catalogue)))
    found = (
        Wanted(str(g[0].item), " ".join(g[0].text.split()), g[0].language, len(g)) for g in groups
    )
    return tuple(sorted(found, key=lambda one: (-one.times, one.item, one.phrase)))


def proposals(
    catalogue: Catalogue,
    corrections: Sequence[Correction],
    tell: Callable[[float], None] = lambda part: None,
) -> tuple[Proposal, ...]:
    """One proposal for each kind of correction, most often shown first; what the item says nearly
    so already, and what is about a private item, is left out.

    `tell` hears how far the measuring is, 0 to 1: a second or two for each proposal.
    """
    examples = of_catalogue(catalogue)
    groups = _groups(_usable(catalogue, corrections, examples))
    if not groups:
        return ()
    made = []
    for number, (group, effect) in enumerate(
        zip(groups, effects_of(examples, groups), strict=True), 1
    ):
        made.append(_proposal(group, effect))
        tell(number / len(groups))
    return tuple(sorted(made, key=lambda p: (-(p.after - p.before), -p.times, p.item, p.phrase)))


def _usable(
    catalogue: Catalogue, corrections: Iterable[Correction], examples: Sequence[Example]
) -> list[Correction]:
    """Those that teach something: short, of an item that is there, not private, not said nearly so
    already.
    """
    there: dict[str, list[str]] = {}
    for example in examples:
        there.setdefault(example.label, []).append(wording(example.text))
    return [
        c
        for c in corrections
        if c.item in catalogue.entries
        and not _private(catalogue, c)
        and words(normalise(c.text))
        and len(c.text) <= _LONGEST
        and not process.extractOne(
            wording(c.text), there[str(c.item)], scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE
        )
    ]


def _proposal(group: Sequence[Correction], effect: Effect) -> Proposal:
    return Proposal(
        item=str(group[0].item),
        phrase=" ".join(group[0].text.split()),
        language=group[0].language,
        times=len(group),
        sources=tuple(sorted({c.source for c in group})),
        **effect._asdict(),
    )


def _private(catalogue: Catalogue, correction: Correction) -> bool:
    """Whether it is about a private item: nobody's own words about that go into a file that all
    teams read.
    """
    refs = [ref for ref in (correction.item, correction.wrong) if ref in catalogue.entries]
    return any(catalogue.entries[ref].item.private for ref in refs)


def _groups(corrections: Iterable[Correction]) -> list[list[Correction]]:
    """Corrections to one item that say nearly the same, the shortest wording first."""
    groups: list[list[Correction]] = []
    for correction in sorted(corrections, key=lambda c: (len(c.text), c.text)):
        key = wording(correction.text)
        alike = next(
            (
                g
                for g in groups
                if g[0].item == correction.item
                and g[0].language == correction.language
                and fuzz.token_sort_ratio(wording(g[0].text), key) >= _ALIKE
            ),
            None,
        )
        groups.append([correction]) if alike is None else alike.append(correction)
    return groups


def written(folder: Path, accepted: Sequence[Proposal]) -> tuple[Written, ...]:
    """The files of `folder` with the accepted phrases added: comments, order and quoting kept,
    nothing written yet.
    """
    by_team: dict[str, list[Proposal]] = {}
    for proposal in accepted:
        by_team.setdefault(proposal.item.split("/")[0], []).append(proposal)
    return tuple(
        w for path in sorted(folder.glob("*.y*ml")) if (w := _rewritten(path, by_team)) is not None
    )


def _rewritten(path: Path, by_team: dict[str, list[Proposal]]) -> Written | None:
    from routing.understand.learning.phrase_file import with_phrases

    old = path.read_text(encoding="utf-8")
    new = with_phrases(old, by_team)
    if new == old:
        return None
    diff = difflib.unified_diff(
        old.splitlines(True),
        new.splitlines(True),
        f"{path.name} (now)",
        f"{path.name} (with these)",
    )
    return Written(path, new, "".join(diff))
