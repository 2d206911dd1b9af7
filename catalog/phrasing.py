"""Checks the phrases of items: in the organisation's languages, claimed by one item only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from catalog.check_context import CheckContext
from catalog.language_packs import Language
from catalog.model import Catalogue
from catalog.problems import Step
from catalog.wording import spoken


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """`text` as it compares: small letters and digits, without accents, signs and double spaces."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )
    return " ".join(re.findall(r"\w+", bare))


def check_languages(catalogue: Catalogue, context: CheckContext) -> None:
    """Every item has phrases in every language of the organisation."""
    languages = catalogue.organisation.languages
    for team in catalogue.teams:
        for at, service in enumerate(team.services):
            for n, item in enumerate(service.items):
                path: tuple[Step, ...] = ("services", at, "items", n, "phrases")
                lacking = [code for code in languages if not item.phrases.in_(code)]
                if not lacking or context.doubtful(team.team, *path):
                    continue
                message = (
                    f"{team.team}, service {service.id}, item {item.id}: "
                    f"no phrases in {spoken(lacking)}"
                )
                mend = "add some under phrases: " + ", ".join(f"{code}: [...]" for code in lacking)
                context.problem(
                    context.spot(team.team, *path, lacking[0]), "missing-language", message, mend
                )


def check_doubled(catalogue: Catalogue, context: CheckContext, cut_off: frozenset[str]) -> None:
    """No phrase is claimed twice; a pair of items is told once, with all the phrases they share."""
    first: dict[tuple[Language, str], _Claim] = {}
    shared: dict[tuple[str, str], list[tuple[_Claim, _Claim]]] = {}
    for claim in _claims(catalogue, context):
        if claim.ref in cut_off:
            continue
        known = first.setdefault((claim.language, plain(claim.phrase)), claim)
        if known is not claim:
            shared.setdefault((known.ref, claim.ref), []).append((known, claim))
    for (one, other), found in shared.items():
        known, claim = found[0]
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        whose = "this item already" if one == other else one
        place = f"{known.spot[0]}:{known.spot[1]}"
        context.problem(
            claim.spot,
            "doubled-phrase",
            f"{other}: the phrase '{claim.phrase}'{more} is claimed by {whose} too, at {place}",
            "keep it at one of the two, or say what makes them differ",
        )


class _Claim(NamedTuple):
    """A phrase at the item that has it; `spot` is its file and line."""

    ref: str
    language: Language
    phrase: str
    spot: tuple[str, int]


def _claims(catalogue: Catalogue, context: CheckContext) -> Iterator[_Claim]:
    """Every phrase that says anything, in the order of the files."""
    for team in catalogue.teams:
        for at, service in enumerate(team.services):
            for n, item in enumerate(service.items):
                here = ("services", at, "items", n, "phrases")
                for code in catalogue.organisation.languages:
                    for i, phrase in enumerate(item.phrases.in_(code)):
                        if plain(phrase):
                            spot = context.spot(team.team, *here, code, i)
                            ref = f"{team.team}/{service.id}/{item.id}"
                            yield _Claim(ref, code, phrase, spot)
