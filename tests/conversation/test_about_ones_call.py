"""What is said of somebody's own call, by its number or in reply to it, is about that call."""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Clarification
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play


@pytest.fixture
def told(desk: Hospital) -> Hospital:
    """A desk with one open call of Sanne, for the counsellor, that few may read."""
    return _sent(desk, "sanne: ik word gepest door een collega\nsanne: bel me maandag\nsanne: ja")


@pytest.fixture
def spilt(desk: Hospital) -> Hospital:
    """A desk with one open call of Sanne, for the cleaners, which is picked up."""
    _sent(desk, "sanne: er is koffie gemorst in de keuken van C3\nsanne: ja")
    desk.act("joost", "S-1001", "acknowledge")
    return desk


def _sent(desk: Hospital, script: str) -> Hospital:
    play(script, desk)
    assert "S-1001" in desk.repository.calls
    return desk


@pytest.mark.parametrize(
    "said",
    [
        "S-1001 hij deed het weer",
        "voeg aan S-1001 toe dat hij weer belde",
        "please add to S-1001 that he did it again",
        "over S-1001: ze stond me op te wachten",
    ],
)
def test_what_names_ones_own_call_is_added_to_it(told: Hospital, said: str) -> None:
    before = len(told.repository.ledgers["S-1001"])
    play(f"sanne: {said}\n<! iets nieuws\n<! something new", told)
    assert len(told.repository.ledgers["S-1001"]) > before


def test_what_plainly_asks_for_something_else_is_asked(told: Hospital) -> None:
    play("sanne: S-1001 en ook is mijn laptop van de trap gevallen", told)
    assert isinstance(told.dialogues["sanne", None].pending[-1], Clarification)


@pytest.mark.parametrize(
    "asked", ["waar blijven jullie?", "wanneer komt er iemand?", "when will someone come?"]
)
def test_how_it_stands_is_answered_in_reply_to_a_message(spilt: Hospital, asked: str) -> None:
    before = len(spilt.repository.ledgers["S-1001"])
    play(f"sanne > S-1001: {asked}\n< S-1001 ·\n<! Toegevoegd", spilt)
    assert len(spilt.repository.ledgers["S-1001"]) == before


@pytest.mark.parametrize("said", ["het ligt ook in de gang", "it is in the hall too"])
def test_what_tells_more_in_reply_to_a_message_is_added(spilt: Hospital, said: str) -> None:
    play(f"sanne > S-1001: {said}\n< Toegevoegd aan S-1001", spilt)


@pytest.fixture
def rated(spilt: Hospital) -> Hospital:
    """The same, closed and rated low: it is asked why."""
    spilt.act("joost", "S-1001", "resolve", text="klaar")
    play("sanne: ja\nsanne # ★☆\n< Wat ging er mis", spilt)
    return spilt


@pytest.mark.parametrize(
    "said",
    [
        "S-1001 is toch niet opgelost",
        "het is nog steeds niet opgelost",
        "it is not solved after all, please reopen it",
    ],
)
def test_it_is_not_solved_reopens_what_was_rated(rated: Hospital, said: str) -> None:
    play(f"sanne: {said}\n< weer open", rated)
    call = rated.repository.calls["S-1001"]
    assert call.state not in {"closed", "resolved"}
    assert (call.stars, call.rated_why) == (1, said), "what it was rated stays"


@pytest.mark.parametrize("said", ["het duurde te lang", "het werd niet goed opgelost"])
def test_why_it_was_rated_so_reopens_nothing(rated: Hospital, said: str) -> None:
    play(f"sanne: {said}", rated)
    assert rated.repository.calls["S-1001"].state == "closed"


def test_a_closed_call_that_is_named_is_reopened(rated: Hospital) -> None:
    play("sanne: overslaan\nsanne: S-1001 is toch niet opgelost\n< weer open", rated)


@pytest.mark.parametrize(
    ("first", "after"),
    [
        ("er is koffie gemorst in de keuken van C3", "laat maar"),
        ("mijn laptop start niet op", "laat maar, hij doet het weer"),
        ("the wifi is down on C3", "never mind, it works again"),
    ],
)
def test_an_edit_to_never_mind_drops_what_is_unsent(desk: Hospital, first: str, after: str) -> None:
    play(f"sanne: {first}", desk)
    desk.says("sanne", after, edited=True, edited_from=first)
    assert not desk.dialogues["sanne", None].pending
    said = "\n".join(one.text for one in desk.heard["sanne"][-2:])
    assert "overgenomen" not in said and "taken over" not in said
