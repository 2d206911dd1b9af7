"""A component is named, offered, chosen or not known, in both languages and both services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.ports import Attachment
from routing.storage.db import Database
from tests.people.front import Front
from tests.register.office import account, begun

LANGUAGES = {"slack": "en", "telegram": "nl"}
SAYS = {
    "en": {
        "jam": "the printer is jammed",
        "which": "Which printer is it?",
        "sent": "Sent!",
        "yes": "yes, send it",
        "slow": "my laptop is so slow",
        "unknown": "I don't know",
        "not_known": "not known",
        "photo": "see the photo",
        "one": "Somebody has reported",
        "two": "Two people have reported",
        "too": "me too",
        "exactly": "Which one exactly?",
    },
    "nl": {
        "jam": "de printer zit vast",
        "which": "Welke printer is het?",
        "sent": "Verstuurd!",
        "yes": "ja, verstuur maar",
        "slow": "mijn laptop is zo traag",
        "unknown": "weet ik niet",
        "not_known": "niet bekend",
        "photo": "zie de foto",
        "one": "Iemand heeft",
        "two": "Twee mensen hebben",
        "too": "ik ook",
        "exactly": "Welke precies?",
    },
}


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    database = Database(sqlite_url)
    database.migrate()
    with database.transaction() as session:
        yield begun(session)
    database.close()


class Speaker:
    """Somebody in one of the services, in their language there."""

    def __init__(self, front: Front, person: str, channel: str) -> None:
        self.front, self.channel = front, channel
        self.account = account(person, channel)
        self.language = LANGUAGES[channel]
        self.words = SAYS[self.language]
        self("speak English" if self.language == "en" else "in het Nederlands")

    def __call__(self, text: str, **more: Any) -> str:
        return "\n".join(self.front.say(self.account, text, **more))

    def press(self, label: str) -> str:
        return "\n".join(self.front.press(self.account, label))

    @property
    def shown(self) -> list[str]:
        place = self.account.replace(":", "/")
        return [choice.label for choice in self.front.last[place].choices]


@pytest.mark.parametrize("channel", ["slack", "telegram"])
def test_what_is_in_the_text_is_not_asked_again(front: Front, channel: str) -> None:
    sanne = Speaker(front, "sanne", channel)
    told = sanne(sanne.words["jam"] + ", vk pr 1")
    assert f"{sanne.words['which']} Printer by the desk (VK-PR-01)" in told
    assert sanne.words["sent"] in sanne(sanne.words["yes"])
    assert front.call().component == "ict/VK-PR-01"


@pytest.mark.parametrize("channel", ["slack", "telegram"])
def test_ones_own_is_meant_and_those_of_ones_place_come_first(front: Front, channel: str) -> None:
    sanne = Speaker(front, "sanne", channel)
    assert "Laptop (LT-4432)" in sanne(sanne.words["slow"])
    sanne("annuleren" if channel == "telegram" else "cancel")
    told = sanne(sanne.words["jam"])
    assert sanne.words["which"] in told
    assert sanne.shown[0] == "Printer by the desk (VK-PR-01), Ward C3"
    assert not any("VK-PR-09" in label for label in sanne.shown)
    assert "Colour printer (VK-PR-02)" in sanne(
        "the colour one" if channel == "slack" else "die colour"
    )


@pytest.mark.parametrize("channel", ["slack", "telegram"])
def test_not_knowing_and_a_photo_are_answers(front: Front, channel: str) -> None:
    tom = Speaker(front, "tom", channel)
    tom(tom.words["jam"])
    assert tom.words["not_known"] in tom(tom.words["unknown"])
    tom(tom.words["yes"])
    assert front.call().component is None
    priya = Speaker(front, "priya", channel)
    priya(priya.words["jam"])
    picture = Attachment(name="printer.jpg", kind="picture", ref="f1")
    assert priya.words["photo"] in priya("", attachments=(picture,))
    assert priya.words["sent"] in priya(priya.words["yes"])


@pytest.mark.parametrize("channel", ["slack", "telegram"])
def test_words_that_mean_none_are_asked_about_once(front: Front, channel: str) -> None:
    tom = Speaker(front, "tom", channel)
    tom(tom.words["jam"])
    assert tom.words["exactly"] in tom("XX-99")
    told = tom("XX-99")
    assert "XX-99" in told
    assert tom.words["sent"] in tom(tom.words["yes"])
    assert front.call().component is None


@pytest.mark.parametrize("channel", ["slack", "telegram"])
def test_known_failures_of_that_very_component_are_said(front: Front, channel: str) -> None:
    sanne, tom, priya = (Speaker(front, p, channel) for p in ("sanne", "tom", "priya"))
    sanne(sanne.words["jam"] + ", VK-PR-01")
    sanne(sanne.words["yes"])
    told = tom(tom.words["jam"] + ", VK-PR-01")
    assert tom.words["one"] in told
    tom.press(tom.words["too"])
    told = priya(priya.words["jam"] + ", VK-PR-01")
    assert f"{priya.words['two']} Printer by the desk (VK-PR-01)" in told
    assert "VK-PR-02" not in told
    assert front.call("S-1002").component == "ict/VK-PR-01"


def test_failures_of_something_private_are_not_told(front: Front) -> None:
    tom, priya = Speaker(front, "tom", "slack"), Speaker(front, "priya", "slack")
    tom("my laptop is slow, LT-4433")
    tom("yes, send it")
    told = priya("laptop LT-4433 is slow")
    assert "LT-4433" in told
    assert "reported" not in told
    assert "at home" not in told


def test_nobody_is_offered_what_is_private(front: Front) -> None:
    priya = Speaker(front, "priya", "slack")
    told = priya("the laptop is slow")
    assert not any("LT-4433" in label for label in priya.shown)
    assert "at home" not in told


def test_where_nothing_is_registered_words_are_the_answer(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    database.migrate()
    with database.transaction() as session:
        tom = Speaker(begun(session, register=False), "tom", "slack")
        tom("the printer is jammed")
        assert "the grey one in the corner" in tom("the grey one in the corner")
        assert "Sent!" in tom("yes, send it")
    database.close()
