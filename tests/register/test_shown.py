"""A component is shown with its history outside a call, as far as who asks may see it."""

from __future__ import annotations

import pytest

from tests.people.front import Front
from tests.register.office import ROOM, account
from tests.register.test_talking import Speaker, front

__all__ = ["front"]
ASKS = {"slack": "component {}", "telegram": "geschiedenis van {}"}
LOCAL = {
    "slack": {"nothing": "No request about it", "in": "In the register:", "two": "Two reports"},
    "telegram": {"nothing": "Er staat geen", "in": "In het register:", "two": "Er staan twee"},
}


def about(channel: str, what: str) -> str:
    return ASKS[channel].format(what)


@pytest.mark.parametrize("channel", ["slack", "telegram"])
def test_its_link_sees_all_and_others_what_anybody_sees(front: Front, channel: str) -> None:
    tom, priya, emre = (Speaker(front, who, channel) for who in ("tom", "priya", "emre"))
    for someone in (tom, priya):
        someone(someone.words["jam"] + " VK-PR-02")
        if "VK-PR-02" not in someone(someone.words["yes"]):
            someone(someone.words["yes"])
    told = emre(about(channel, "VK-PR-02"))
    assert "Colour printer (VK-PR-02)" in told and "SN1002" in told
    assert "S-1001" in told and LOCAL[channel]["in"] in told and "SW-1" in told
    said = Speaker(front, "sanne", channel)(about(channel, "vk pr 2"))
    assert "Colour printer (VK-PR-02)" in said and "SN1002" not in said
    assert "S-100" not in said and "SW-1" not in said and LOCAL[channel]["in"] not in said
    assert LOCAL[channel]["two"] in said
    assert "S-1001" in tom(about(channel, "VK-PR-02")), "of their own they see how it stands"


@pytest.mark.parametrize("channel", ["slack", "telegram"])
def test_what_is_private_stays_so(front: Front, channel: str) -> None:
    tom, sanne = (Speaker(front, who, channel) for who in ("tom", "sanne"))
    tom(tom.words["slow"])
    tom(tom.words["yes"])
    assert "at home" in tom(about(channel, "LT-4433")), "who uses it knows where it is"
    said = sanne(about(channel, "LT-4433"))
    assert "at home" not in said and "Tom" not in said and LOCAL[channel]["two"] not in said
    assert LOCAL[channel]["nothing"] in said
    emre = Speaker(front, "emre", channel)
    named = about(channel, "LT-4433")
    aloud = "\n".join(front.say(account("emre", channel), named, where=f"{channel}/Celsewhere"))
    assert "at home" not in aloud and "Tom" not in aloud
    assert "Tom Whitfield" in emre(named)


def test_a_name_that_several_have_is_asked_about(front: Front) -> None:
    emre = Speaker(front, "emre", "slack")
    told = emre("component printer")
    assert "Which one do you mean?" in told
    assert "SN1003" in emre.press("Printer in the hall")
    assert "Which printer is it?" in emre("the component in the printer is broken")


def test_in_the_room_it_is_asked_by_our_name(front: Front) -> None:
    room = ROOM["slack"]
    plain = "component VK-PR-01"
    assert front.say(account("emre", "slack"), plain, where=room, overheard=True) == []
    named = "schakel component VK-PR-01"
    told = "\n".join(front.say(account("emre", "slack"), named, where=room))
    assert "SN1001" in told and "In the register:" in told
    none = "\n".join(front.say(account("emre", "slack"), "schakel component XX", where=room))
    assert "I know no component called" in none


@pytest.mark.parametrize("channel", ["slack", "telegram"])
def test_named_as_an_answer_it_is_the_answer(front: Front, channel: str) -> None:
    tom = Speaker(front, "tom", channel)
    tom(tom.words["jam"])
    word = "component" if channel == "slack" else "onderdeel"
    assert "Printer by the desk (VK-PR-01)" in tom(f"{word} VK-PR-01")
    tom(tom.words["yes"])
    assert front.call().component == "ict/VK-PR-01"
