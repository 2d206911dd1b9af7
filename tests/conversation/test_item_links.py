"""A link of an item's page, pasted in a chat, asks for that very item."""

from __future__ import annotations

import pytest

from bot.conversation.read.item_links import item_link
from tests.conversation.town import TOWN
from tests.conversation.transcript import play

SPILL = "cleaning/on-call/spill"


def test_a_pasted_link_asks_for_its_item_with_the_words_beside_it() -> None:
    world = play(f"""
        tom: https://desk.example.org/catalogue/{SPILL}
        < Where is it?
        tom: kamer 12
        tom # Yes
        < Sent! Your request is S-1001.
        sanne: kan iemand dit doen: https://desk.example.org/catalogue/{SPILL} in de wachtkamer
        < Waar is het?
        [wachtkamer, Afdeling C3]
    """)
    assert world.repository.calls["S-1001"].item == SPILL
    assert [a.value for a in world.repository.calls["S-1001"].answers] == ["kamer 12"]


def test_a_link_answers_which_of_these() -> None:
    play(f"""
        tom: something vague is going on here
        tom: /catalogue/{SPILL}
        < Where is it?
    """)


def test_a_link_to_what_is_gone_or_not_agreed_is_told() -> None:
    play("""
        tom: https://desk.example.org/catalogue/cleaning/on-call/moon
        < can't be asked for any more
        [Show what I can ask]
    """)


@pytest.mark.parametrize(
    ("text", "pages", "ref"),
    [
        (f"<https://a.example/catalogue/{SPILL}?as=tom>", "", SPILL),
        (f"https://A.example/catalogue/{SPILL}.", "https://a.example", SPILL),
        (f"https://elsewhere.example/catalogue/{SPILL}", "https://a.example", None),
        (f"http://127.0.0.1:8080/catalogue/{SPILL}", "https://a.example", SPILL),
        (f"https://a.example/catalogue/{SPILL}/more", "", None),
        ("https://a.example/catalogue/cleaning", "", None),
        ("see the catalogue/of/all/things", "", None),
        (f"http://[::1/catalogue/{SPILL}", "https://a.example", None),
    ],
)
def test_links_are_known_by_their_address(text: str, pages: str, ref: str | None) -> None:
    found = item_link(text, pages, TOWN)
    assert (found.ref if found else None) == ref
