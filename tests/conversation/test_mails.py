"""Signatures, small print, quoted and forwarded messages: kept with the call, not read as a request.
Against a table of texts in both languages (`data/mails.json`).
"""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.wording.cards import team_card
from bot.wording.localizer import Localizer
from bot.wording.own_words import own_words, parted, said_above
from tests.conversation.town import TOWN
from tests.conversation.transcript import play
from tests.understand.growing import CLASSES, grown

TABLE = Path(__file__).parent / "data" / "mails.json"
SIGNED = """er is koffie gemorst op C3

Met vriendelijke groet,
Sanne Vermeer, verpleegkundige
Voor een nieuwe laptop of een printer die niet print: bel 4432
Wachtwoord vergeten? Kijk op intranet"""


def test_no_text_takes_long() -> None:
    """In processor time, of which others have none meanwhile: it was seconds for dashes or lines."""
    slow = []
    for unit in CLASSES:
        text = grown(unit, 8_000, random.Random(unit))
        began = time.thread_time()
        said_above(text), own_words(f"{text}\nx")
        if time.thread_time() - began > 0.25:
            slow.append(unit)
    assert slow == []


def test_the_table() -> None:
    rows = json.loads(TABLE.read_text(encoding="utf-8"))
    wrong = [(r["text"], own_words(r["text"])) for r in rows if own_words(r["text"]) != r["own"]]
    assert len(rows) > 60
    assert not wrong


@given(st.text(alphabet="ab \n>-:@.,groetmvgfrom", max_size=200))
def test_nothing_of_ones_own_is_made_up(text: str) -> None:
    found = parted(text)
    assert all(line.strip() in text for line in found.own.splitlines())
    assert found.own or not text.strip()


def test_a_signature_makes_no_requests_and_is_kept() -> None:
    world = play("sanne: ja")
    answers = world.says("sanne", SIGNED)
    assert "Ik hoor" not in answers[0].text
    assert "vriendelijke groet" not in answers[-1].text
    play("sanne: ja\n< Je melding is S-1001.", world)
    call = world.repository.calls["S-1001"]
    assert call.text == SIGNED, "as it was typed"

    def words(whole: bool) -> str:
        view = world.view(call, "fatima")
        shown = team_card(view, "cleaning", TOWN, Localizer("nl"), world.now, whole=whole)
        assert shown.card
        return next(line.value for line in shown.card.lines if line.label == "In eigen woorden")

    assert words(whole=False) == "er is koffie gemorst op C3"
    assert "verpleegkundige" in words(whole=True)


def test_a_yes_above_a_signature_is_a_yes() -> None:
    world = play("sanne: mijn laptop start niet\n< Zal ik het versturen?")
    answers = world.says("sanne", "ja\n\nGroetjes,\nSanne")
    assert "Verstuurd!" in answers[0].text
