"""Every text exists in both languages, with the same places to fill in, and in words an employee
uses.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.wording.localizer import LOCALE, Localizer, texts
from tests.conversation.texts import dutch, places_in, said_in

OURS = {"cards.po", "conversation.po", "notices.po", "speech.po"}
ABBREVIATIONS = re.compile(r"\b(RFC|SLA|OLA|UC|ITIL|USM|CMDB|KPI)\b")
JARGON = re.compile(
    r"\b(tickets?|incidenten?|incidents?|escalat\w+|escale\w+|assignee|workflow|priorit(?:y|eit)"
    r"|queued"
    r"|service requests?|change "
    r"requests?|backlog|triage|stakeholders?|resolver|dispatch\w*|agent|bot|entitle\w*|catalogue "
    r"item)\b",
    re.I,
)


def test_every_text_has_its_dutch() -> None:
    known = {msgid for _, msgid, _ in dutch()}
    missing = {msgid: where for msgid, where in said_in().items() if msgid not in known}
    assert not missing


def test_no_dutch_is_left_over() -> None:
    said = said_in()
    assert not [msgid for name, msgid, _ in dutch() if name in OURS and msgid not in said]


def test_no_dutch_is_empty_or_has_other_places() -> None:
    for name, msgid, told in dutch():
        ids = msgid if isinstance(msgid, tuple) else (msgid,)
        wanted = set().union(*(places_in(i) for i in ids))
        assert all(told), f"{name}: {msgid} has no Dutch"
        assert places_in(told[-1]) == wanted, f"{name}: {msgid} / {told}"
        assert all(places_in(t) <= wanted for t in told), f"{name}: {msgid} / {told}"


def test_one_english_text_has_one_dutch_text() -> None:
    seen: dict[object, tuple[str, ...]] = {}
    for name, msgid, told in dutch():
        assert seen.setdefault(msgid, told) == told, f"{name}: {msgid} is said in two ways"


@pytest.mark.parametrize("name", sorted(OURS - {"speech.po"}))
def test_no_jargon(name: str) -> None:
    for po, msgid, told in dutch():
        for text in (*(msgid if isinstance(msgid, tuple) else (msgid,)), *told):
            bare = re.sub(r"\{\w+\}", "", text)
            found = JARGON.search(bare) or ABBREVIATIONS.search(bare)
            assert po != name or found is None, f"{found and found[0]}: {text}"


def test_texts_are_short() -> None:
    long = [
        msgid
        for name, msgid, _ in dutch()
        if name in OURS and isinstance(msgid, str) and len(msgid) > 130
    ]
    assert not long


def test_several_are_said_as_several() -> None:
    for language, one, two in (
        ("en", "1 attachment", "2 attachments"),
        ("nl", "1 bijlage", "2 bijlagen"),
    ):
        localizer = Localizer(language)  # type: ignore[arg-type]
        assert localizer.many("{n} attachment", "{n} attachments", 1) == one
        assert localizer.many("{n} attachment", "{n} attachments", 2) == two


def test_all_domains_of_a_language_are_loaded_together() -> None:
    assert {p.name for p in Path(LOCALE / "nl").glob("*.po")} >= OURS
    assert texts("nl").gettext("today") == "vandaag"
    assert texts("nl").gettext("Pass on") == "Doorzetten"
