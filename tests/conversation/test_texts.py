"""Every text exists in every installed language, with the same places to fill in, and in words an employee
uses.
"""

from __future__ import annotations

import re

import pytest

from bot.wording.localizer import Localizer, texts
from catalog.language_packs import LanguagePack, pack
from tests.conversation.texts import TRANSLATED, places_in, said_in, translated

OURS = {"cards.po", "conversation.po", "notices.po", "speech.po"}
ABBREVIATIONS = re.compile(r"\b(RFC|SLA|OLA|UC|ITIL|USM|CMDB|KPI)\b")
JARGON = re.compile(
    r"\b(tickets?|incidenten?|incidents?|escalat\w+|escale\w+|assignee|workflow|queued"
    r"|service requests?|change "
    r"requests?|backlog|triage|stakeholders?|resolver|dispatch\w*|agent|bot|entitle\w*|catalogue "
    r"item)\b",
    re.I,
)


CLAIMS = {
    "{names} knows of it, {since}.",
    "{names} know of it, {since}.",
    "{names} weet ervan, {since}.",
    "{names} weten ervan, {since}.",
}


OTHERS = ("Others ", "Anderen ", "Ook anderen ")


every_language = pytest.mark.parametrize("pack", TRANSLATED, ids=lambda pack: pack.code)


@every_language
def test_every_text_is_translated(pack: LanguagePack) -> None:
    known = {msgid for _, msgid, _ in translated(pack)}
    missing = {msgid: where for msgid, where in said_in().items() if msgid not in known}
    assert not missing


@every_language
def test_no_translation_is_left_over(pack: LanguagePack) -> None:
    said = said_in()
    assert not [msgid for name, msgid, _ in translated(pack) if name in OURS and msgid not in said]


@every_language
def test_no_translation_is_empty_or_has_other_places(pack: LanguagePack) -> None:
    for name, msgid, told in translated(pack):
        ids = msgid if isinstance(msgid, tuple) else (msgid,)
        wanted = set().union(*(places_in(i) for i in ids))
        assert all(told), f"{name}: {msgid} is not translated"
        assert places_in(told[-1]) == wanted, f"{name}: {msgid} / {told}"
        assert all(places_in(t) <= wanted for t in told), f"{name}: {msgid} / {told}"


@every_language
def test_one_english_text_has_one_translation(pack: LanguagePack) -> None:
    seen: dict[object, tuple[str, ...]] = {}
    for name, msgid, told in translated(pack):
        assert seen.setdefault(msgid, told) == told, f"{name}: {msgid} is said in two ways"


@pytest.mark.parametrize("name", sorted(OURS - {"speech.po"}))
def test_no_jargon(name: str) -> None:
    for po, msgid, told in translated(pack("nl")):
        for text in (*(msgid if isinstance(msgid, tuple) else (msgid,)), *told):
            bare = re.sub(r"\{\w+\}", "", text)
            found = JARGON.search(bare) or ABBREVIATIONS.search(bare)
            assert po != name or found is None, f"{found and found[0]}: {text}"


def test_only_what_was_delivered_is_said_to_be_known() -> None:
    """That somebody knows, or was told or asked, is said by the one text that the event of a
    delivery brings; all others say what is being done.
    """
    claims = re.compile(
        r"(?<!\bI )(?<!\byou )(?<!n't )\b(?:knows?"
        r"|(?:was|were|is|are|has been|have been) (?:told|asked|informed|notified)"
        r"|(?:weet|weten) (?:het|ervan)"
        r"|(?:is|zijn) (?:verteld|ingelicht|gewaarschuwd|gevraagd))"
    )
    third_person = re.compile(r"\{(?:names?|person|other|requester|team|who|assignee)\}")
    found = [
        text
        for _, msgid, told in translated(pack("nl"))
        for text in (*(msgid if isinstance(msgid, tuple) else (msgid,)), *told)
        if claims.search(text) and (third_person.search(text) or text.startswith(OTHERS))
    ]
    assert set(found) <= CLAIMS


def test_texts_are_short() -> None:
    long = [
        msgid
        for name, msgid, _ in translated(pack("nl"))
        if name in OURS and isinstance(msgid, str) and len(msgid) > 130
    ]
    assert not long


def test_several_are_said_as_several() -> None:
    for language, one, two in (
        ("en", "one attachment", "two attachments"),
        ("nl", "één bijlage", "twee bijlagen"),
    ):
        localizer = Localizer(language)
        assert localizer.many("{n} attachment", "{n} attachments", 1) == one
        assert localizer.many("{n} attachment", "{n} attachments", 2) == two


def test_numbers_are_said_in_words_up_to_twelve() -> None:
    many = ("{n} request is open.", "{n} requests are open.")
    assert Localizer("en").many(*many, 2) == "Two requests are open."
    assert Localizer("nl").many(*many, 12) == "Er staan twaalf meldingen open."
    assert Localizer("en").many(*many, 13) == "13 requests are open."
    assert Localizer("nl").count(0) == "0"


def test_all_domains_of_a_language_are_loaded_together() -> None:
    assert {name for name, _, _ in translated(pack("nl"))} >= OURS
    assert texts("nl").gettext("today") == "vandaag"
    assert texts("nl").gettext("Pass on") == "Doorzetten"
