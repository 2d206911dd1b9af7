"""Plays a written dialogue against the world: who types or presses what, and what must be in the
answer.

    sanne: er is koffie gemorst       somebody types this
    sanne # Ja                        somebody presses the button that begins so, shown them last
    joost @cleaning: ack 1001         typed in a team's room
    joost @cleaning > S-1001: hallo   a reply to that call's card there (without @: in private)
    joost @cleaning > ?: hallo        a reply to the last question they were put
    -- 2 hours                        time passes
    < Ik begrijp                      must be in what that person was answered (or told since)
    <! Verstuurd                      must not be in it
    [Ja] [Nee, iets anders]           these buttons, in this order, on the last message
    (nothing)                         no answer at all
"""

from __future__ import annotations

import re

from bot.ports import Choice, Outgoing
from tests.conversation.world import World

_LINE = re.compile(
    r"(?P<who>[a-z]+)(?: @(?P<room>[a-z]+))?(?: > (?P<about>S-\d+|\?))?(?P<mark>:| #) ?(?P<what>.*)"
)
_TIME = re.compile(r"-- (?P<n>\d+) (?P<unit>minutes|hours|days)")


def play(script: str, world: World | None = None) -> World:
    """Plays the lines in order; an assertion names the line that was not met, with what was
    said.
    """
    world = world or World()
    person = ""
    answers: tuple[Outgoing, ...] = ()
    marks: dict[str, int] = {}
    for raw in script.strip().splitlines():
        line = raw.strip()
        if not line:
            continue
        if time := _TIME.fullmatch(line):
            world.wait(**{time["unit"]: int(time["n"])})
        elif line == "(nothing)":
            assert answers == (), f"{person} should have got no answer, but: {_shown(answers)}"
        elif line.startswith("<"):
            _holds(line, world.heard.get(person, [])[marks[person] :])
        elif line.startswith("["):
            labels = re.findall(r"\[([^\]]*)\]", line)
            shown = [c.label for c in _last(world, person).choices]
            assert shown[: len(labels)] == labels, f"buttons should be {labels}, but are {shown}"
        else:
            spoken = _LINE.fullmatch(line)
            assert spoken, f"cannot read this line: {line}"
            person = spoken["who"]
            marks[person] = len(world.heard.get(person, []))
            answers = _speak(world, spoken)
    return world


def _speak(world: World, spoken: re.Match[str]) -> tuple[Outgoing, ...]:
    person, what = spoken["who"], spoken["what"]
    if spoken["mark"] == ":":
        about, asks = spoken["about"], ""
        if about == "?":
            about, asks = None, next(m.asks for m in reversed(world.heard[person]) if m.asks)
        return world.says(person, what, room=spoken["room"], about=about, answers=asks)
    return world.says(person, press=button(world, person, what).action, room=spoken["room"])


def button(world: World, person: str, label: str) -> Choice:
    """The button that begins with the label, on the newest message that has one."""
    for message in reversed(world.heard.get(person, [])):
        for choice in message.choices:
            if choice.label.startswith(label):
                return choice
    raise AssertionError(f"{person} was shown no button “{label}”; last: {_last(world, person)}")


def _last(world: World, person: str) -> Outgoing:
    return world.heard[person][-1]


def _holds(line: str, said: list[Outgoing]) -> None:
    text = _shown(said)
    if line.startswith("<!"):
        assert line[2:].strip() not in text, (
            f"should not have been said: {line[2:].strip()}\n{text}"
        )
    else:
        assert line[1:].strip() in text, f"missing: {line[1:].strip()}\nwas said: {text}"


def _shown(said: tuple[Outgoing, ...] | list[Outgoing]) -> str:
    return "\n".join(f"{m.text}\n{' '.join(f'[{c.label}]' for c in m.choices)}" for m in said)
