"""Whatever length anything has, Slack takes it; what does not fit is announced, not dropped."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.slack import views
from bot.channels.slack.blocks import SECTION, one_part, parts
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.interactivity import FormState
from bot.ports import Address, Card, Choice, Form, FormField, Line, Outgoing
from bot.wording.localizer import Localizer
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_limits import block_faults, view_faults

NL = Localizer("nl")
LONG = "een heel verhaal & meer 😀 " * 4_000
Json = dict[str, Any]


def told(view: Json) -> str:
    return str(view["blocks"])


def form(*fields: FormField, text: str = "") -> Json:
    made = Form(action="ask", title=LONG, send=LONG, text=text, fields=fields)
    return views.form(made, FormState(action="ask"), NL, {})


@pytest.mark.parametrize("most", [1, SECTION, SECTION + 1, 100_000])
def test_a_form_takes_advice_of_any_length(most: int) -> None:
    view = form(FormField(id="a", ask=LONG), text=LONG[:most])
    assert view_faults(view) == [] and view["blocks"][-1]["block_id"] == "a"
    assert ("meer dan hier past" in told(view)) == (len(view["blocks"]) == views.BLOCKS)


def test_more_fields_and_more_options_than_fit_are_announced() -> None:
    view = form(*(FormField(id=f"f{n}", ask="?") for n in range(130)))
    assert view_faults(view) == [] and "meer dan hier past" in told(view)
    choices = tuple((f"c{n}", f"Keuze {n} {LONG[:200]}") for n in range(130))
    view = form(FormField(id="a", ask="?", type="choice", choices=choices))
    assert view_faults(view) == [] and "Niet alles past" in view["blocks"][0]["hint"]["text"]
    view = form(FormField(id="a", ask="?", type="choice", choices=choices[:100]))
    assert "hint" not in view["blocks"][0]


def test_a_home_page_and_a_notice_say_that_there_is_more() -> None:
    lines = tuple(Line(label=LONG[:90], value=LONG) for _ in range(30))
    card = Card(number="S-1", title=LONG, status=LONG, lines=lines)
    page = tuple(Outgoing(text=LONG[:5_000], card=card if n % 2 else None) for n in range(60))
    home = views.home(page, NL)
    assert view_faults(home) == [] and "meer dan hier past" in told(home)
    assert "meer dan" not in told(views.home(page[:2], NL))
    assert view_faults(views.notice(LONG, LONG * 4, NL)) == []


def test_a_message_goes_in_parts_and_a_changed_one_says_what_is_left_out() -> None:
    choices = tuple(Choice(action=f"o:1:{n}", label=LONG) for n in range(7))
    message = Outgoing(text=LONG, choices=choices)
    whole = parts(message)
    assert [block_faults(part.blocks, "message") for part in whole] == [[] for _ in whole]
    assert len(whole) > 1 and [bool("actions" in str(p.blocks)) for p in whole][-1]
    one = one_part(message)
    assert block_faults(one.blocks, "message") == []
    assert "een heel verhaal & meer" in str(one.blocks) and "…" in str(one.blocks)
    assert "…" not in str(one_part(Outgoing(text="kort")).blocks)


def test_a_card_changed_in_place_keeps_every_line() -> None:
    """However much there is to say, each line says its beginning: what was answered last too."""
    lines = tuple(Line(label=f"Vraag {n}", value=f"antwoord {n}: {LONG}") for n in range(40))
    card = Card(number="S-1", title="Iets", status="nieuw", lines=lines)
    choices = tuple(Choice(action=f"o:1:{n}", label=LONG) for n in range(5))
    one = one_part(Outgoing(text="kaart", card=card, choices=choices))
    assert block_faults(one.blocks, "message") == []
    assert all(f"antwoord {n}:" in str(one.blocks) for n in range(40))
    assert one_part(Outgoing(text="x", card=card.model_copy(update={"lines": lines[:3]}))).blocks


async def test_what_one_person_alone_sees_comes_whole(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    room = Address(channel="slack", conversation="slack/C1")
    words = " ".join(f"woord{n}" for n in range(3_000))
    await channel.send(room, Outgoing(text=words, only_to="U1"), "k")
    shown = [str(w["blocks"]) for w in slack.world.whispers if w["user"] == "U1"]
    assert len(shown) > 1 and "woord0" in shown[0] and "woord2999" in shown[-1]
