"""Makes the first phrases of an item out of its name and what it is for, none of them another's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from catalog.exchange.wording import cut, first_sentence
from catalog.language_packs import Language
from catalog.phrasing import plain

_FEWEST, _MOST = 3, 16
"""A sentence of so many words is one that people may say."""
_LONGEST = 200


class FirstPhrases:
    """Which phrases are claimed, by language; an item's own are never in its way."""

    def __init__(self, teams: Mapping[str, Mapping[str, Any]], own: frozenset[str]) -> None:
        self.claimed: dict[tuple[Language, str], str] = {}
        for team, document in teams.items():
            for service in document.get("services", ()):
                for item in service.get("items", ()):
                    ref = f"{team}/{service['id']}/{item['id']}"
                    for code, said in (item.get("phrases") or {}).items():
                        for phrase in said or ():
                            self.claimed.setdefault((code, plain(str(phrase))), ref)

    def of(
        self,
        ref: str,
        said: Mapping[Language, Sequence[str]],
        name: Mapping[Language, str],
        about: Mapping[Language, str],
        languages: Sequence[Language],
    ) -> tuple[dict[Language, list[str]], bool]:
        """The phrases of an item in each language; whether any was made of its name."""
        made: dict[Language, list[str]] = {}
        first = False
        for code in languages:
            given = _once(p for p in said.get(code, ()) if self._claim(code, p, ref))
            made[code] = given or self._made(code, ref, name.get(code, ""), about.get(code, ""))
            first = first or not given
        return made, first

    def _made(self, code: Language, ref: str, name: str, about: str) -> list[str]:
        sentence = first_sentence(about)
        tried = [cut(name, _LONGEST), sentence if _may_be_said(sentence) else ""]
        kept = _once(p for p in tried if p and self._claim(code, p, ref))
        return kept or [next(p for p in _longer(name, sentence, ref) if self._claim(code, p, ref))]

    def _claim(self, code: Language, phrase: str, ref: str) -> bool:
        """Whether a phrase is this item's now: nobody else's, and not said twice."""
        said = plain(phrase)
        return not said or self.claimed.setdefault((code, said), ref) == ref


def _may_be_said(sentence: str) -> bool:
    return _FEWEST <= len(sentence.split()) <= _MOST and len(sentence) <= _LONGEST


def _longer(name: str, sentence: str, ref: str) -> Iterator[str]:
    """A name with what tells it from others of the same name: its service, its team, a number."""
    team, service, item = (part.replace("-", " ") for part in ref.split("/"))
    short = cut(name, _LONGEST)
    yield from (f"{short} ({service})", f"{short} ({team})", cut(f"{name} {sentence}", _LONGEST))
    yield from (f"{short} ({item} {n})" for n in count(1))


def _once(phrases: Iterable[str]) -> list[str]:
    """Each phrase once, as phrases are compared."""
    return list({plain(phrase) or phrase: phrase for phrase in phrases}.values())
