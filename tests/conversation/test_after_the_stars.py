"""What is said where stars are asked for, or after them, is about how somebody was helped: it opens
nothing again and asks for nothing.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.courtesies import after_thanks
from bot.conversation.read.judgement import judged
from bot.conversation.read.spoken import asks_another_time
from routing.call.call import State
from tests.conversation.transcript import play
from tests.conversation.world import World


def _closed() -> World:
    world = play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001")
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve", text="nieuwe kabel")
    return play("sanne: ja, opgelost\n< Hoe hebben we het gedaan?", world)


@pytest.mark.parametrize(
    ("text", "stars", "why"),
    [
        ("2 sterren, veel te laat", 2, "veel te laat"),
        ("four stars", 4, ""),
        ("5/5", 5, ""),
        ("ging wel erg traag", 2, "ging wel erg traag"),
        ("it did take ages though", 2, "it did take ages though"),
        ("prima, maar traag", 4, "maar traag"),
        ("traag internet op C3", 0, ""),
        ("6 sterren", 0, ""),
    ],
)
def test_stars_and_complaints_are_read(text: str, stars: int, why: str) -> None:
    assert judged(text) == (stars, why)


@pytest.mark.parametrize(
    ("text", "stars"),
    [("2 sterren, veel te laat", 2), ("ging wel erg traag", 2), ("vier sterren", 4)],
)
def test_stars_in_words_are_the_rating(text: str, stars: int) -> None:
    world = play(f"sanne: {text}\n< Ik noteer", _closed())
    call = world.repository.calls["S-1001"]
    assert (call.stars, call.state) == (stars, State.CLOSED)
    assert stars > 2 or call.rated_why == text
    assert not world.dialogues["sanne", None].pending


@pytest.mark.parametrize("rated", [True, False])
def test_thanks_ask_for_nothing(rated: bool) -> None:
    world = play("sanne # ★★★★★", _closed()) if rated else _closed()
    play("sanne: ja nu gaat ie lekker, bedankt\n< Graag gedaan", world)
    assert not world.dialogues["sanne", None].pending
    assert world.repository.calls["S-1001"].state is State.CLOSED


def test_a_complaint_after_the_stars_opens_nothing() -> None:
    world = play("sanne # ★★★★☆\nsanne: ging wel erg traag\n< spijt me", _closed())
    assert world.repository.calls["S-1001"].state is State.CLOSED


def test_what_is_broken_again_after_the_stars_is_opened() -> None:
    world = play("sanne # ★★★★☆\nsanne: hij doet het weer niet\n< weer open", _closed())
    assert world.repository.calls["S-1001"].state is not State.CLOSED


def test_thanks_and_what_is_asked_with_them_are_both_answered(spill: World) -> None:
    play(
        """
        sanne: dank je! en kun je ook mijn wachtwoord resetten
        < Graag gedaan
        < Wachtwoord
        """,
        spill,
    )
    assert after_thanks("thanks. could you reset my password") == "could you reset my password"
    assert after_thanks("thanks for that") == "" and after_thanks("bedankt, top hoor") == ""


@pytest.mark.parametrize(
    "text",
    [
        "ok vraag ik het in januari nog een keer, dank",
        "prima, dan kom ik er later nog een keer op terug",
        "ok, I'll ask again in January, thanks",
        "fine, I will come back to this next year then",
    ],
)
def test_who_asks_again_another_time_says_goodbye(text: str) -> None:
    assert asks_another_time(text)
    world = play(f"sanne: {text}")
    assert not world.dialogues["sanne", None].pending
    world = play(f"sanne: ik wil mijn wachtwoord resetten\nsanne: {text}\n<! meeneem")
    assert text not in str(world.repository.ledgers)
    assert world.dialogues["sanne", None].pending[-1].topic == "clarification"


@pytest.mark.parametrize(
    "text", ["in januari", "vraag het aan Joost", "ik vraag een nieuwe laptop aan in januari"]
)
def test_a_day_or_a_request_is_no_goodbye(text: str) -> None:
    assert not asks_another_time(text)
