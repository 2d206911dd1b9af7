"""What a text says of its place is read once, however many are compared with it."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from bot.conversation.read import places

LOCATIONS = ("Lobby", "Ward A1", "Laboratory")


class Counted:
    """How often a function is entered."""

    def __init__(self, code: object) -> None:
        self.times, self._code = 0, code

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        self.times += event == "call" and frame.f_code is self._code

    def __enter__(self) -> Counted:
        sys.setprofile(self)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)


@pytest.mark.parametrize(
    "kind", ["a leak in room {}", "lekkage in kamer {}", "broken lamp, lift {}"]
)
def test_the_words_of_many_calls_are_read_once(kind: str) -> None:
    others = [kind.format(f"7.{n:03}") for n in range(200)]

    def asked(text: str) -> list[bool]:
        return [places.is_elsewhere(text, other, LOCATIONS) for other in others]

    first = asked("water on the floor of room 7.003")
    assert first.count(False) == 1
    with Counted(places.known_places.__code__) as counted:
        assert asked("water on the floor of room 7.003") == first
        asked("something else in room 7.004")
    assert counted.times <= 1
