"""Writes the catalogue with which an organisation begins: one desk that takes every question, in
the words of the languages it speaks (`starter.yaml` of each). It holds as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import holidays
import yaml
from babel.core import get_global

from catalog.folder import is_organisation
from catalog.language_packs import Language, pack, packs
from catalog.names import slug

ITEMS: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "broken": ("incident", (("where", "place"),)),
    "need": ("service_request", (("what", "text"),)),
    "question": ("service_request", (("about", "text"),)),
    "idea": ("wish", (("about", "text"),)),
    "complaint": ("wish", (("happened", "text"),)),
}
"""What can be asked: its kind, and what is asked back with the type of each answer."""
_ORGANISATION = """\
# What holds for all teams. Every field: docs/catalogue.md of Schakel.
organisation: {name}
fallback: {desk}
languages: [{languages}]
zone: {zone}
# Whether people whom no file names may ask: welcome, or closed.
guests: welcome
emergency:
  # Put your own number and instructions here.
  say: {danger}
  alert: [{{team: {desk}}}]
# locations: [Main building, Annexe]        places that are known by name
# employees:                                people who only ask
#   - {{id: sanne, name: Sanne V., email: sanne@example.org}}
"""
_TEAM = """\
# The first team: what no other team has lands here. Copy it for the next one, and change the words.
team: {desk}
name: {called}
kind: internal
fallback: true
hours: {hours}
people:
  - {person}
# Where its cards appear; add slack: C0DESK or telegram: "-100123" once they are set up.
rooms: {{web: {desk}}}
escalate: [coordinator]
services:
  - id: front-desk
    name: {service}
    facility: {{goods: [{goods}], actions: [{actions}]}}
    support: {support}
    agreements:
      - customers: ["*"]
        targets:
          incident: {{acknowledge: 1h, resolve: 1d}}
          service_request: {{acknowledge: 4h, resolve: 3d}}
          wish: {{acknowledge: 2d, resolve: 20d}}
    items:
"""
_ITEM = """\
      - id: {id}
        kind: {kind}
        name: {name}
        phrases: {phrases}
        questions:
"""
_WIDTH = 100


@dataclass(frozen=True)
class Beginning:
    """What an organisation says of itself. `team`: what its first team is called; "" for the word
    of each language. `coordinator`: the name of who leads it. `zone`: an IANA time zone.
    """

    organisation: str
    languages: tuple[Language, ...]
    zone: str
    coordinator: str
    email: str = ""
    team: str = ""


def speaks() -> tuple[Language, ...]:
    """The installed languages that have words to begin with."""
    return tuple(code for code, one in packs().items() if one.data("starter"))


def starter(begun: Beginning) -> dict[str, str]:
    """The files of the catalogue: text by file name."""
    desk = slug(begun.team or str(_words(begun.languages[0])["team"])) or "desk"
    if is_organisation(f"{desk}.yaml"):
        desk += "-desk"
    return {"organisation.yaml": _organisation(begun, desk), f"{desk}.yaml": _team(begun, desk)}


def person_id(name: str) -> str:
    """The id of who is called so: the first word of the name."""
    first, *_ = name.split() or [""]
    return slug(first) or "coordinator"


def country_of(zone: str) -> str | None:
    """The country of a time zone, where its public holidays are known."""
    country = get_global("zone_territories").get(zone)
    return country if country in holidays.list_supported_countries() else None


def _organisation(begun: Beginning, desk: str) -> str:
    return _ORGANISATION.format(
        name=_text(begun, lambda _: begun.organisation),
        desk=_id(desk),
        languages=", ".join(begun.languages),
        zone=begun.zone,
        danger=_text(begun, lambda words: words["danger"]),
    )


def _team(begun: Beginning, desk: str) -> str:
    country = country_of(begun.zone)
    free = f", holidays: {country}" if country else ""
    head = _TEAM.format(
        desk=_id(desk),
        called=_text(begun, lambda words: begun.team or words["team"]),
        hours=f'{{zone: {begun.zone}, weekdays: "08:00-18:00"{free}}}',
        person=_person(begun),
        service=_text(begun, lambda words: words["service"]),
        support=_text(begun, lambda words: words["support"]),
        goods=_words(begun.languages[0])["goods"],
        actions=_words(begun.languages[0])["actions"],
    )
    return head + "".join(_item(begun, name) for name in ITEMS)


def _person(begun: Beginning) -> str:
    email = f", email: {_quoted(begun.email)}" if begun.email else ""
    called = f"id: {_id(person_id(begun.coordinator))}, name: {_quoted(begun.coordinator)}"
    return f"{{{called}, role: coordinator{email}}}"


def _item(begun: Beginning, name: str) -> str:
    kind, questions = ITEMS[name]
    phrases = "".join(
        f"\n          {code}: [{_wrapped(_words(code)['phrases'][name])}]"
        for code in begun.languages
    )
    told = _ITEM.format(
        id=name,
        kind=kind,
        name=_text(begun, lambda words: words["names"][name]),
        phrases=phrases,
    )
    return told.replace("phrases: \n", "phrases:\n") + "".join(
        _question(begun, id, type) for id, type in questions
    )


def _question(begun: Beginning, id: str, type: str) -> str:
    ask = _text(begun, lambda words: words["asks"][id])
    return f"          - {{id: {id}, ask: {ask}, type: {type}}}\n"


def _text(begun: Beginning, of: Callable[[Mapping[str, Any]], str]) -> str:
    """A text in each language, as YAML."""
    said = ", ".join(f"{code}: {_quoted(of(_words(code)))}" for code in begun.languages)
    return f"{{{said}}}"


def _wrapped(phrases: Sequence[str]) -> str:
    lines: list[str] = []
    line = ""
    for one in map(_quoted, phrases):
        if line and len(line) + len(one) > _WIDTH:
            lines, line = [*lines, line], ""
        line += f"{', ' if line else ''}{one}"
    return ",\n            ".join((*lines, line))


def _words(code: Language) -> Mapping[str, Any]:
    return pack(code).data("starter")


def _id(id: str) -> str:
    """As YAML reads a text: "true" and "7" would be something else without quotes."""
    return id if yaml.safe_load(id) == id else _quoted(id)


def _quoted(text: str) -> str:
    """As YAML reads a JSON string, whatever is in it; what cannot be shown is written by number."""
    plain = json.dumps(text, ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in plain)
