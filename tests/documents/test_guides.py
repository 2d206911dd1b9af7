"""What the guides for employees and team members say one can say is understood, in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import read
from bot.settings import Settings
from tests.bench.acts import understanding_of
from tests.bench.acts_desk import ActsDesk, Step
from tests.bench.acts_seen import seen
from tests.house.figures import ROOT

LANGUAGES = ("en", "nl")
_ROW = re.compile(r"^\| (`.+?`) \| .+ \|$", re.MULTILINE)

EMPLOYEE = (
    *("status", "status", "status", "add", "cancel", "cancel", "back", "cancel", "person"),
    *("chat", "chat", "chat"),
)
"""What each row of the employee's table does, in the acts of `tests/bench/acts.py`."""
TEAM_MEMBER: tuple[tuple[str, ...], ...] = (
    ("shows",),
    ("acknowledged", "assigned"),
    ("asked",),
    ("commented",),
    ("noted",),
    ("assigned",),
    ("asks",),
    ("put_back",),
    ("declined",),
    ("resolved",),
    ("asks",),
    ("opened",),
    ("reads the register",),
    ("undone", "assigned", "put_back"),
)
"""What each row of the team member's table does with the call: the events of which one is in the
ledger then; `asks` asks for more, `shows` only tells how it stands.
"""


def rows(guide: str, language: str) -> list[list[str]]:
    """What can be said, row by row; a row may hold several ways."""
    name = guide if language == "en" else f"{guide}.{language}"
    text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    return [
        [said.replace("1042", "1001") for said in re.findall(r"`([^`]+)`", row)]
        for row in _ROW.findall(text)
    ]


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ActsDesk]]:
    understanding = understanding_of(None, Settings().cache_folder)
    folder = Path(tmp_path_factory.mktemp("guides"))
    made = {one: ActsDesk(folder, understanding, one) for one in LANGUAGES}
    yield made
    for desk in made.values():
        desk.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_employees_may_say_is_understood(desks: dict[str, ActsDesk], language: str) -> None:
    said = rows("employee", language)
    assert len(said) == len(EMPLOYEE), "a row was added: say in EMPLOYEE what it does"
    steps = [desks[language].says("open_call", row[0]) for row in said]
    wrong = [
        (step.text, found.name, wanted)
        for step, wanted in zip(steps, EMPLOYEE, strict=True)
        if wanted not in (found := seen(step, "open_call")).acts or found.asked
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_team_members_may_type_is_done(desks: dict[str, ActsDesk], language: str) -> None:
    said = rows("team-member", language)
    assert len(said) == len(TEAM_MEMBER), "a row was added: say in TEAM_MEMBER what it does"
    wrong = []
    for ways, wanted in zip(said, TEAM_MEMBER, strict=True):
        for way in ways:
            before = (said[7][0],) if "acknowledged" in wanted else ()
            step = desks[language].says("open_call", *before, way, who="chantal")
            if not _does(step, wanted) or not step.said:
                wrong.append((way, [event.kind for event in step.events], step.said))
    assert wrong == []


def _does(step: Step, wanted: tuple[str, ...]) -> bool:
    kinds = {event.kind for event in step.events}
    match wanted[0]:
        case "asks":
            return not kinds and any(p.topic == "form" for p in step.after.pending)
        case "shows":
            return not kinds and "S-1001" in step.said and not step.after.pending
        case "reads the register":  # the desk of the bench has none
            return read(step.text).said is Said.COMPONENT
    return bool(kinds & set(wanted))
