"""The forms of a team's file: a field for each of its keys, and what is filled in of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.pages.block_additions import added
from bot.channels.pages.block_consequences import completed, without
from bot.channels.pages.block_fields import EditField, Part, filled, with_filled
from bot.channels.pages.block_forms import NOT_HERE, Forms
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import Localizer
from catalog.channels import USUAL
from catalog.editing.merge import at
from catalog.editing.splice import document_of
from catalog.load import load, read
from tests.channels.conftest import now

DOCS = Path(__file__).parents[2] / "docs"
SMALL = Path(__file__).parents[1] / "catalog" / "small"
LANGUAGES = ("en", "nl")
ORGANISATION = """
organisation: {en: O, nl: O}
domains: {care: {en: Care, nl: Zorg}}
locations: [Hall]
groups: [{id: wards, name: {en: Wards, nl: Afdelingen}, locations: [Hall]}]
employees: [{id: kees, name: Kees K.}]
"""
WHOLE = """
team: gardeners
name: {en: Garden, nl: Tuin}
kind: internal
hours: {zone: Europe/Amsterdam, weekdays: ["08:00-12:00", "13:00-16:30"], holidays: NL}
people:
  - {id: iris, name: Iris B., role: coordinator, away: [{since: 2026-07-01, until: 2026-07-09}]}
  - {id: hugo, name: Hugo D., deputy: iris}
rooms: {slack: C0GARDEN}
escalate: [coordinator, hugo, {team: helpdesk}]
rota: [{people: [hugo, iris], turn: weekly}, {people: [hugo], days: [monday]}]
services:
  - id: garden
    name: {en: Garden, nl: Tuin}
    agreements:
      - customers: ["*"]
        hours: {zone: Europe/Amsterdam, weekdays: "06:00-23:00"}
        targets:
          incident:
            acknowledge: 30m
            resolve: 4h
            by_priority: {1: {acknowledge: 5m, resolve: 1h}}
    relies_on: [{service: helpdesk/desk, for: [incident], part: phones}]
    items:
      - id: path
        kind: incident
        name: {en: A path is slippery, nl: Een pad is glad}
        phrases: {en: [the path is icy], nl: [het pad is glad]}
        approval: {who: coordinator, rule: all}
        questions:
          - id: which
            ask: {en: Which?, nl: Welk?}
            type: choice
            choices: [{id: front, name: {en: Front, nl: Voor}}]
          - {id: where, ask: {en: Where?, nl: Waar?}, type: place}
          - {id: part, ask: {en: Part?, nl: Deel?}, type: component}
          - {id: tag, ask: {en: Tag?, nl: Label?}}
        relies_on: [{service: helpdesk/desk}]
prepared:
  - {id: on-our-way, name: {en: Way, nl: Weg}, text: {en: Soon, nl: Zo}, items: [path]}
"""
HELPDESK = """
team: helpdesk
name: {en: Desk, nl: Balie}
kind: internal
hours: {zone: Europe/Amsterdam, always: true}
people: [{id: ria, name: Ria S., role: coordinator}]
rooms: {web: helpdesk}
services:
  - id: desk
    name: {en: Desk, nl: Balie}
    agreements: [{customers: ["*"], targets: {incident: {acknowledge: 5m, resolve: 1h}}}]
"""


def forms_of(text: str = WHOLE, language: str = "en") -> Forms:
    """The forms of a file, beside a desk and somebody who only asks."""
    files = [("organisation.yaml", ORGANISATION), ("helpdesk.yaml", HELPDESK), ("g.yaml", text)]
    catalogue, _, _ = read([(name, said.encode()) for name, said in files], "v")
    formatter = CallFormatter(catalogue, Localizer(language), now())
    return Forms(document_of(text), catalogue, formatter, USUAL)


def part(name: str, forms: Forms | None = None) -> Part:
    """A part of the forms."""
    found = (forms or forms_of()).part(name)
    assert found
    return found


def keys_of(node: Any, defs: dict[str, Any], path: str = "") -> Iterator[str]:
    """Every key of the published schema below a part, rows as [], any key as *."""
    if "$ref" in node:
        node = defs[node["$ref"].rpartition("/")[2]]
    several = node.get("anyOf", ())
    of_parts = [one for one in several if "$ref" in one]  # its short form says the same
    for one in of_parts or several:
        yield from keys_of(one, defs, path)
    if node.get("type") == "array":
        yield from keys_of(node["items"], defs, f"{path}[]")
    elif node.get("properties"):
        for name, inner in node["properties"].items():
            yield from keys_of(inner, defs, f"{path}.{name}".lstrip("."))
    elif isinstance(node.get("additionalProperties"), dict):
        yield from keys_of(node["additionalProperties"], defs, f"{path}.*")
    elif "anyOf" not in node:
        yield path.removesuffix("[]")


TABLES = ("targets", "by_priority", "rooms")
"""Mappings whose keys are names: of kinds, priorities, channels."""


def shape_of(path: tuple[str, ...], document: Any) -> str:
    """A path of a form's field as the schema has it."""
    said, before = "", ""
    for n, step in enumerate(path):
        if isinstance(at(document, path[:n]), list):
            said += "[]"
        elif step in LANGUAGES or before in TABLES:
            said += ".*"
        else:
            said += f".{step}"
        before = step
    return said.lstrip(".")


def test_each_key_of_a_file_has_a_field_or_a_reason() -> None:
    schema = json.loads((DOCS / "catalogue.schema.json").read_text())
    wanted = set(keys_of(schema["$defs"]["Team"], schema["$defs"]))
    forms = forms_of()
    parts = [part(name, forms) for name, _, _ in forms.menu()]
    found = {shape_of(one.path, forms.document) for p in parts for one in p.fields}
    found = {one.removesuffix("[]") for one in found}
    whole = {key for key in wanted for one in found if key.startswith((f"{one}[", f"{one}."))}
    lacking = wanted - found - whole - set(NOT_HERE)
    assert lacking == set(), "give it a field, or say in NOT_HERE why it has none"
    assert found & set(NOT_HERE) == set(), "it has a field after all"
    assert set(NOT_HERE) - wanted == set(), "there is no such key"


def changed(name: str, **given: str | list[str]) -> Any:
    """The document after a part was sent with this, by path."""
    forms = forms_of()
    fields = part(name, forms).fields
    sent = {f"v.{k}": v if isinstance(v, list) else [v] for k, v in given.items()}
    unknown = set(sent) - {one.name for one in fields} - {f"{one.name}.shown" for one in fields}
    assert not unknown, unknown
    return completed(with_filled(forms.document, filled(fields, sent)))


def test_each_kind_of_field_is_read_as_the_file_has_it() -> None:
    assert changed("about", **{"hours/weekdays": "08:00-12:00, 13:00-16:30"}) == forms_of().document
    made = changed("about", **{"hours/weekdays": "09:00-17:00", "digest": "no", "rooms/web": ""})
    assert made["hours"]["weekdays"] == "09:00-17:00" and made["digest"] is False
    assert "web" not in made["rooms"]
    made = changed("people", **{"people/hugo/deputy": "kees k.", "people/hugo/manager": "RIA S."})
    assert (made["people"][1]["deputy"], made["people"][1]["manager"]) == ("kees", "ria")
    made = changed("people", **{"people/iris/away/#0/since": "", "people/iris/away/#0/until": ""})
    assert "away" not in made["people"][0]
    made = changed("escalation", **{"escalate/#0": "team:helpdesk", "escalate/#2": ""})
    assert made["escalate"] == [{"team": "helpdesk"}, "hugo"]
    item = "services/garden/items/path"
    made = changed("item/garden/path", **{f"{item}/approval/rule": "any"})
    assert at(made, tuple(item.split("/")))["approval"] == {"who": "coordinator", "rule": "any"}
    made = changed("item/garden/path", **{f"{item}/questions/tag/required": "no"})
    assert made["services"][0]["items"][0]["questions"][3]["required"] is False
    agreed = "services/garden/agreements/#0"
    made = changed("service/garden", **{f"{agreed}/hours/weekdays": "07:00-22:00"})
    assert made["services"][0]["agreements"][0]["hours"] == {
        "zone": "Europe/Amsterdam",
        "weekdays": "07:00-22:00",
    }
    made = changed("service/garden", **{f"{agreed}/targets/incident/by_priority/1/resolve": "2h"})
    told = made["services"][0]["agreements"][0]["targets"]["incident"]["by_priority"]
    assert told == {"1": {"acknowledge": "5m", "resolve": "2h"}}


def test_of_two_who_are_called_alike_the_teams_own_is_meant() -> None:
    choices = (("hugo-2", "Hugo D."), ("hugo", "Hugo D."), ("ria", "Ria S."))
    field = EditField(("deputy",), "Deputy", "named", None, choices)
    for typed, meant in (("hugo d.", "hugo-2"), ("Hugo D. (hugo)", "hugo"), ("Who?", "Who?")):
        assert filled([field], {"v.deputy": [typed]}) == {("deputy",): meant}


def test_hours_of_an_agreement_are_in_the_teams_zone() -> None:
    hours = ("services", "desk", "agreements", "#0", "hours")
    said = with_filled(document_of(HELPDESK), {(*hours, "weekdays"): "07:00-22:00"})
    told = {"zone": "Europe/Amsterdam", "weekdays": "07:00-22:00"}
    assert at(completed(said), hours) == told
    assert at(completed(with_filled(completed(said), {(*hours, "weekdays"): None})), hours) is None


def test_one_word_says_who_agrees_where_nothing_more_is_said() -> None:
    text = WHOLE.replace("{who: coordinator, rule: all}", "coordinator")
    forms = forms_of(text)
    place = ("services", "garden", "items", "path", "approval")
    said = with_filled(forms.document, {(*place, "rule"): "all"})
    assert at(said, place) == {"who": "coordinator", "rule": "all"}
    assert at(with_filled(said, {(*place, "rule"): None}), place) == "coordinator"
    assert at(with_filled(forms.document, {(*place, "who"): "none"}), place) == "none"


@pytest.mark.parametrize(
    ("what", "on", "values", "path", "wanted"),
    [
        ("step", "escalation", {"who": {"team": "x"}}, ("escalate", "#3"), {"team": "x"}),
        (
            "away",
            "people",
            {"who": "hugo", "since": "2026-08-01", "until": "2026-08-02"},
            ("people", "hugo", "away"),
            [{"since": "2026-08-01", "until": "2026-08-02"}],
        ),
        (
            "priority",
            "service/garden",
            {"agreement": "#0", "kind": "incident", "priority": "2", "resolve": "2h"},
            ("services", "garden", "agreements", "#0", "targets", "incident", "by_priority", "2"),
            {"acknowledge": "30m", "resolve": "2h"},
        ),
        (
            "priority",
            "service/garden",
            {
                "agreement": "#0",
                "kind": "risk",
                "priority": "2",
                "acknowledge": "1d",
                "resolve": "2d",
            },
            ("services", "garden", "agreements", "#0", "targets", "risk"),
            {"acknowledge": "1d", "resolve": "2d"},
        ),
        (
            "reliance",
            "item/garden/path",
            {"service": "helpdesk/desk", "for": ["incident"]},
            ("services", "garden", "items", "path", "relies_on", "#1"),
            {"service": "helpdesk/desk", "for": ["incident"]},
        ),
        (
            "question",
            "item/garden/path",
            {
                "ask": {"en": "How slippery is it?"},
                "choices": {"en": ["A bit", "Very"], "nl": ["Wat"]},
            },
            ("services", "garden", "items", "path", "questions", "how-slippery-is"),
            {
                "id": "how-slippery-is",
                "ask": {"en": "How slippery is it?"},
                "type": "choice",
                "choices": [
                    {"id": "a-bit", "name": {"en": "A bit", "nl": "Wat"}},
                    {"id": "very", "name": {"en": "Very"}},
                ],
            },
        ),
        (
            "choice",
            "item/garden/path",
            {"question": "which", "name": {"en": "Back"}},
            ("services", "garden", "items", "path", "questions", "which", "choices", "back"),
            {"id": "back", "name": {"en": "Back"}},
        ),
        (
            "answer",
            "prepared",
            {"name": {"en": "Done"}, "text": {"en": "It is done"}, "for": ["resolve"]},
            ("prepared", "done"),
            {
                "id": "done",
                "name": {"en": "Done"},
                "text": {"en": "It is done"},
                "for": ["resolve"],
            },
        ),
    ],
)
def test_what_is_added(
    what: str, on: str, values: dict[str, Any], path: tuple[str, ...], wanted: Any
) -> None:
    forms = forms_of()
    assert what in [new.what for new in part(on, forms).new]
    made, shown = added(forms.document, what, on, values, forms.catalogue)
    assert at(made, path) == wanted and shown == on
    without = added(forms.document, what, on, {}, forms.catalogue)[0]
    assert what == "agreement" or without == forms.document


def test_who_is_taken_out_is_named_nowhere_else_in_the_file() -> None:
    made = without(forms_of().document, ("people", "hugo"))
    assert made["rota"] == [{"people": ["iris"], "turn": "weekly"}]
    assert made["escalate"] == ["coordinator", {"team": "helpdesk"}]
    assert "deputy" not in without(forms_of().document, ("people", "iris"))["people"][0]
    made = without(forms_of().document, ("services", "garden", "items", "path"))
    assert "items" not in made["prepared"][0]


def test_what_others_say_of_somebody_is_not_changed_here() -> None:
    catalogue = load(SMALL).catalogue
    text = (SMALL / "facilities-cleaning.yaml").read_text()
    also = text + "# no more\n"
    forms = Forms(
        document_of(also),
        catalogue,
        CallFormatter(catalogue, Localizer("nl"), now()),
        USUAL,
    )
    names = {one.name for one in part("people", forms).fields}
    assert "v.people/fatima/slack" in names and "v.people/fatima/phone" in names
    assert not {one for one in names if one.endswith(("coordinates", "/id", "/was"))}
