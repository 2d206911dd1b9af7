"""A rating that is bad is asked about, once, and the team reads what is said."""

from __future__ import annotations

from bot.wording.cards import team_card
from bot.wording.localizer import Localizer
from routing.call.view import CallView
from tests.conversation.transcript import play
from tests.conversation.world import World


def _closed() -> World:
    world = play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
    """)
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve", text="nieuwe kabel")
    return play("sanne: ja, opgelost\n< Hoe hebben we het gedaan?", world)


def test_a_bad_rating_is_asked_why_once_and_the_team_reads_it() -> None:
    world = play(
        """
        sanne # ★★☆
        < Goed dat je het zegt.
        < Wat ging er mis
        sanne: het duurde drie dagen
        < Dank je
        sanne # ★☆
        < Je beoordeling staat al: ★★☆☆☆
        """,
        _closed(),
    )
    call = world.repository.calls["S-1001"]
    assert (call.stars, call.rated_why) == (2, "het duurde drie dagen")
    view = CallView(call=call, below=(), actions=())
    card = team_card(view, "ict", world.catalogue, Localizer("en"), world.now)
    assert card.card and any("het duurde drie dagen" in line.value for line in card.card.lines)


def test_who_does_not_want_to_say_why_is_let_be() -> None:
    world = play(
        """
        sanne # ★☆
        < Wat ging er mis
        sanne # Overslaan
        < Bedankt voor je oordeel
        sanne: hallo
        <! Wat ging er mis
        """,
        _closed(),
    )
    call = world.repository.calls["S-1001"]
    assert (call.stars, call.rated_why) == (1, "")


def test_a_good_rating_asks_nothing() -> None:
    play("sanne # ★★★☆\n<! Wat ging er mis", _closed())
