"""What tells that one danger is past may tell the contrary of another: it is read beside what was
said of the danger.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.alarm_news import tells_how_it_goes
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

KNIFE, MES = "there is a man with a knife in the hall", "er loopt een man met een mes op de gang"
FAINTED, STUCK = "a man collapsed in the hall", "people are trapped in the lift"


@pytest.mark.parametrize(
    ("said", "about", "tells"),
    [
        ("hes gone now", KNIFE, True),
        ("the guy left", KNIFE, True),
        ("he ran off", KNIFE, True),
        ("they have been arrested", KNIFE, True),
        ("hij is ervandoor", MES, True),
        ("de man is vertrokken", MES, True),
        ("he's gone", FAINTED, False),
        ("he is out", FAINTED, False),
        ("he is out", STUCK, True),
        ("iedereen is eruit", "mensen zitten opgesloten", True),
        ("found her", "I lost a child at the entrance", True),
        ("hij is terecht", "we missen een kind", True),
        ("he has gone to the second floor", KNIFE, False),
        ("is he gone now?", KNIFE, False),
        ("it's over", "smoke in the corridor", True),
        ("all clear", "smoke in the corridor", True),
        ("het gevaar is geweken", "brand op de gang", True),
        ("my badge is gone", KNIFE, False),
        ("hij is nu rustig", "een man valt een verpleegkundige aan", True),
        ("de patiënt is weer wat rustiger geworden", "hij gooit met stoelen", True),
        ("he has calmed down now", "a visitor is hitting my colleague", True),
        ("he left on his own", "a guest hit a colleague in the bar", True),
        ("hij is vanzelf weggegaan", "een bezoeker slaat een collega", True),
        ("police are on their way", "a guest hit a colleague in the bar", True),
        ("I already called an ambulance", FAINTED, True),
        ("ik heb 112 al gebeld", "mijn collega is onwel", True),
        ("brandweer is onderweg", "rook op de gang", True),
        ("has anybody called the police?", KNIFE, False),
        ("I called my manager about the printer", KNIFE, False),
        ("she is calm again", "she throws plates at us", True),
        ("he is not calm at all", "a visitor is hitting my colleague", False),
        ("hij wordt maar niet rustig", "een man valt een verpleegkundige aan", False),
        ("the lift has settled lower", "a visitor is hitting my colleague", False),
    ],
)
def test_what_is_past_is_read_beside_what_it_was(said: str, about: str, tells: bool) -> None:
    assert tells_how_it_goes(said, about) is tells


@pytest.mark.parametrize("sent", ["", "tom: yes"])
def test_that_somebody_left_is_told_and_begins_nothing_new(desk: Hospital, sent: str) -> None:
    world = play(
        f"""
        tom: {KNIFE}
        {sent}
        tom: hes gone now
        < I am telling Security so, in your words.
        <! If anybody is in danger
        """,
        desk,
    )
    assert [one.text for one in world.alarms] == [KNIFE, "hes gone now"]
    assert len(world.dialogues["tom", None].pending) <= 1


def test_that_somebody_who_fainted_is_gone_alarms_again(desk: Hospital) -> None:
    play(
        f"""
        tom: {FAINTED}
        tom: yes
        tom: he's gone
        < If anybody is in danger
        """,
        desk,
    )


def test_that_somebody_is_back_alarms_again(desk: Hospital) -> None:
    play(
        f"""
        tom: {KNIFE}
        tom: the guy left
        < I am telling Security so
        tom: he's back
        < If anybody is in danger
        """,
        desk,
    )


@pytest.mark.parametrize(
    ("who", "first", "then", "words"),
    [
        (
            "priya",
            "the chair of my pregnant colleague at Dialyse is broken",
            "she fell off it and hit her head, she is bleeding",
            "pregnant",
        ),
        (
            "sanne",
            "de stoel van mijn zwangere collega bij Dialyse is kapot",
            "ze is eraf gevallen en bloedt aan haar hoofd",
            "zwanger",
        ),
    ],
)
def test_what_was_said_just_before_tells_where_it_is_and_no_more(
    desk: Hospital, who: str, first: str, then: str, words: str
) -> None:
    """Not where the speaker works: those who are alerted would run the wrong way."""
    play(f"{who}: {first}", desk)
    play(f"{who}: {then}\n< Dialyse", desk)
    assert words not in str(desk.alarms)
