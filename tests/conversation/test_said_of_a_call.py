"""What is said of a call that was sent: its place is set right, it works while something else is put
together, all of one's own is asked after; and what its team says of it in private.
"""

from __future__ import annotations

import pytest

from routing.call.call import ENDED
from routing.call.events import Commented
from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("het is op de poli cardiologie", "Poli cardiologie"),
        ("S-1001 is nu bij radiologie", "Radiologie"),
        ("nee het is in kamer 12", "kamer 12, Afdeling C3"),
    ],
)
def test_a_place_is_set_right(spill: World, said: str, where: str) -> None:
    play(f"sanne: {said}\n< staat nu: {where}\n< Schoonmaak", spill)
    call = spill.repository.calls["S-1001"]
    assert [answer.value for answer in call.answers] == [where]
    assert call.location == where, "lists say so too"
    last = spill.repository.ledgers["S-1001"][-1]
    assert isinstance(last, Commented)
    assert last.text == said


@pytest.mark.parametrize(
    "said",
    ["het ligt ook op de poli cardiologie", "ik ben nu bij radiologie", "het ligt ook in kamer 12"],
)
def test_another_place_beside_it_sets_nothing_right(spill: World, said: str) -> None:
    play(f"sanne: {said}", spill)
    assert [a.value for a in spill.repository.calls["S-1001"].answers] == ["Afdeling C3"]


@pytest.mark.parametrize(
    "said",
    ["hoeveel dingen heb ik nu lopen?", "wat heb ik allemaal nog lopen?", "what do i have open"],
)
def test_a_question_after_all_of_ones_own(spill: World, said: str) -> None:
    play(f"sanne: {said}\n< S-1001 · Morsing\n<! niets door", spill)


def test_a_question_after_nothing_of_ones_own_is_passed_on_to_nobody(spill: World) -> None:
    play("sanne: hoe staat het ermee\n<! niets door", spill)
    spill.says("sanne", "hoe staat het met de hoofdstad van Peru")
    assert "Daarover" in spill.heard["sanne"][-2].text or "niets door" in str(spill.heard["sanne"])


def test_what_works_again_may_be_the_call(spill: World) -> None:
    spill.act("fatima", "S-1001", "acknowledge")
    play(
        """
        sanne: ik wil een nieuwe laptop
        sanne: het werkt weer
        < welke bedoel je
        [S-1001 (Morsing die niet kan wachten)] [De melding waar we mee bezig waren]
        sanne: 1
        < Zal ik S-1001
        sanne: ja
        < ingetrokken
        < Nieuwe laptop
        """,
        spill,
    )
    assert spill.repository.calls["S-1001"].ended_at


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("S-1001: welke keuken?", "“welke keuken?”"),
        ("S-1001 waar precies", "“waar precies”"),
        ("S-1001 kom om 14:00", "“kom om 14:00”"),
        ("S-1001 ben onderweg", "“ben onderweg”"),
    ],
)
def test_a_teams_words_are_for_who_asked_with_one_yes(spill: World, said: str, asked: str) -> None:
    spill.languages["fatima"] = "nl"
    spill.act("fatima", "S-1001", "acknowledge")
    before = len(spill.heard["sanne"])
    play(f"fatima: {said}\n< {asked}", spill)
    assert len(spill.heard["sanne"]) == before
    play("fatima: ja", spill)
    assert said.split(" ", 1)[1] in "\n".join(m.text for m in spill.heard["sanne"][before:])


def test_a_teams_note_is_nobodys_but_its_own(spill: World) -> None:
    spill.languages["fatima"] = "nl"
    spill.act("fatima", "S-1001", "acknowledge")
    before = len(spill.heard["sanne"])
    play("fatima: S-1001 kom om 14:00\nfatima: nee\n< alleen voor je team", spill)
    play("fatima: S-1001 nieuwe emmer besteld\n< Wat zal ik met je woorden doen", spill)
    assert len(spill.heard["sanne"]) == before


@pytest.mark.parametrize(
    "said",
    ["S-1001 ik heb mijn laptop laten vallen", "S-1001 die vergaderkamer heb ik niet meer nodig"],
)
def test_words_that_say_more_are_kept_with_a_solved_call(spill: World, said: str) -> None:
    spill.act("fatima", "S-1001", "acknowledge")
    spill.act("fatima", "S-1001", "resolve", text="gedweild")
    play(f"sanne: {said}", spill)
    ledger = "".join(event.model_dump_json() for event in spill.repository.ledgers["S-1001"])
    open_words = spill.dialogues["sanne", None].model_dump_json()
    assert said.split(" ", 1)[1] in ledger + open_words
    assert not spill.repository.calls["S-1001"].ended_at


@pytest.mark.parametrize("said", ["oh wait it works again", "hij doet het weer"])
def test_what_works_again_is_nothing_that_was_only_asked_for(said: str) -> None:
    world = play("sanne: ik wil een fiets lenen van maandag tot en met woensdag\nsanne: ja")
    play(f"sanne: {said}\n<! S-1001", world)
    assert world.repository.calls["S-1001"].state not in ENDED
